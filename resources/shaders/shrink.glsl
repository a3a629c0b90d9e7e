// Means over the cells of the grid: y, u, v and alpha in one texel. Rounded as libyuv rounds in grid.cpp.
uniform sampler2D yPlane, uPlane, vPlane, alphaPlane;
uniform int side; // of a cell, in luma samples: a power of two
out vec4 cell;

int mean(sampler2D plane, int samples)
{
    int sum = 0;
    ivec2 first = here() * samples;
    for (int y = 0; y < samples; ++y)
        for (int x = 0; x < samples; ++x)
            sum += code(plane, first + ivec2(x, y));
    int area = samples * samples;
    return (sum + (samples <= 4 ? area / 2 : 0)) / area; // larger boxes are cut off
}

/// Chroma of a grid as fine as luma: between the nearest sample and the next ones. As in libyuv, the last
/// column is not interpolated along its row.
int enlarged(sampler2D plane)
{
    ivec2 at = here(), size = textureSize(plane, 0), grid = textureSize(yPlane, 0);
    ivec2 near = at / 2, far = clamp(near + 2 * (at % 2) - 1, ivec2(0), size - 1);
    if (at.x == grid.x - 1)
        far.x = near.x;
    return (9 * code(plane, near) + 3 * code(plane, ivec2(far.x, near.y)) + 3 * code(plane, ivec2(near.x, far.y)) +
            code(plane, far) + 8) >> 4;
}

int chroma(sampler2D plane)
{
    return side == 1 ? enlarged(plane) : mean(plane, side / 2);
}

void main()
{
    cell = vec4(stored(mean(yPlane, side)), stored(chroma(uPlane)), stored(chroma(vPlane)),
                stored(mean(alphaPlane, side)));
}
