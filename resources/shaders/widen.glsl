// The person widened to the left and to the right; weigh.glsl widens it up and down.
uniform sampler2D cells; // y, u, v, alpha
uniform int reach;       // in cells
out float widest;

void main()
{
    ivec2 at = here();
    int last = textureSize(cells, 0).x - 1;
    widest = 0.0;
    for (int x = max(at.x - reach, 0); x <= min(at.x + reach, last); ++x)
        widest = max(widest, texelFetch(cells, ivec2(x, at.y), 0).a);
}
