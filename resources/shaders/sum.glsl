// One of the passes that turn rows into running sums: after passes with a stride of 1, 4, 16 ... every texel is the sum
// of its row up to itself. Sums may wrap around: only differences are used.
uniform highp usampler2D sums;
uniform int stride;
out uvec4 total;

void main()
{
    ivec2 at = here();
    total = uvec4(0u);
    for (int x = at.x; x >= max(at.x - 3 * stride, 0); x -= stride)
        total += texelFetch(sums, ivec2(x, at.y), 0);
}
