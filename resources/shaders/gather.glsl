// The disc around every cell, divided by its weight, back in code values.
uniform highp usampler2D sums; // along rows, up to and with each cell
uniform sampler2D cells;       // y, u, v: the cell's own colour
uniform ivec4 spans[kMostSpans]; // row; half the span's length; weight; weight of the two cells beside it
uniform int spanCount;
uniform float own;     // weight of the cell's own colour, where no background is in reach
uniform vec3 toLuma;   // weights of the primaries
uniform vec3 toCodes;  // code steps from black to white; of B' - Y' in U; of R' - Y' in V
layout(location = 0) out float outY;
layout(location = 1) out float outU;
layout(location = 2) out float outV;

/// The sum of the cells of row `y` that lie before `x`.
uvec4 before(int x, int y)
{
    int last = min(x, textureSize(sums, 0).x) - 1;
    return last < 0 ? uvec4(0u) : texelFetch(sums, ivec2(last, y), 0);
}

uvec4 disc(ivec2 at)
{
    uvec4 total = uvec4(0u);
    int rows = textureSize(sums, 0).y;
    for (int i = 0; i < spanCount; ++i) {
        ivec4 span = spans[i];
        int y = at.y + span[0], begin = at.x - span[1], end = at.x + span[1] + 1;
        if (y < 0 || y >= rows)
            continue;
        total += uint(span[2] - span[3]) * (before(end, y) - before(begin, y)) +
                 uint(span[3]) * (before(end + 1, y) - before(begin - 1, y));
    }
    return total;
}

float toCode(float value)
{
    return stored(int(clamp(value, 0.0, 255.0) + 0.5));
}

void main()
{
    vec4 total = vec4(ivec4(disc(here())));
    vec3 light = (total.rgb + own * linearLight(texelFetch(cells, here(), 0).rgb)) / (total.a + own);
    vec3 rgb = sign(light) * sqrt(abs(light));
    float y = dot(toLuma, rgb);
    outY = toCode(black + toCodes[0] * y);
    outU = toCode(128.0 + toCodes[1] * (rgb.b - y));
    outV = toCode(128.0 + toCodes[2] * (rgb.r - y));
}
