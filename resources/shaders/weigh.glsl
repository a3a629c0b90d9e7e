// Cells to linear light times a weight, and the weight: integers, cut off as on the CPU, because what is cut off shows
// where the weight is small. The person has none, a highlight more.
uniform sampler2D cells;  // y, u, v, alpha
uniform sampler2D person; // widened to both sides
uniform int reach;        // in cells
uniform float scale;      // of the sums
out uvec4 element;

const float kHighlight = 0.75, kBoost = 4.0;

void main()
{
    ivec2 at = here();
    int last = textureSize(person, 0).y - 1, alpha = 0;
    for (int y = max(at.y - reach, 0); y <= min(at.y + reach, last); ++y)
        alpha = max(alpha, code(person, ivec2(at.x, y)));
    vec3 cell = texelFetch(cells, at, 0).rgb;
    float luma = (floor(cell.x * 255.0 + 0.5) - black) * perLuma;
    float bright = clamp((luma - kHighlight) * (1.0 / (1.0 - kHighlight)), 0.0, 1.0);
    float open = max(1.0 - float(alpha) * (4.0 / 255.0), 0.0); // a quarter of person keeps a cell out
    float weight = open * (1.0 + kBoost * bright * bright) * scale;
    element = uvec4(ivec4(vec4(linearLight(cell) * weight, weight)));
}
