// One plane of the result: the frame where there is a person, the background elsewhere. Integers throughout, as the CPU's
// rows, and alike to the last bit.
uniform sampler2D front, back, alpha;
uniform float backStep; // samples of the frame's plane to one of `back`
uniform int alphaSide;  // samples of alpha to one of the plane: 1 for luma, 2 for chroma
out float result;

/// Where sample `at` of the plane lies among `from` samples of the background: the one before, and the way from there to
/// the next, of 256.
ivec2 position(int at, int from)
{
    float exact = (float(at) + 0.5) / backStep - 0.5;
    int first = clamp(int(floor(exact)), 0, from - 1);
    int fraction = clamp(int(floor((exact - float(first)) * 256.0 + 0.5)), 0, 256);
    return ivec2(first, first + 1 < from ? fraction : 0);
}

int backRow(ivec2 x, int y, int last)
{
    return (code(back, ivec2(x[0], y)) << 8) +
           (code(back, ivec2(min(x[0] + 1, last), y)) - code(back, ivec2(x[0], y))) * x[1];
}

int background(ivec2 at)
{
    ivec2 size = textureSize(back, 0);
    ivec2 x = position(at.x, size.x), y = position(at.y, size.y);
    int above = backRow(x, y[0], size.x - 1), below = backRow(x, min(y[0] + 1, size.y - 1), size.x - 1);
    return (above * (256 - y[1]) + below * y[1] + 32768) >> 16;
}

/// The mean of 2x2 samples, the last repeated where a side is odd.
int halved(ivec2 at)
{
    ivec2 a = 2 * at, b = min(a + 1, textureSize(alpha, 0) - 1);
    return (code(alpha, a) + code(alpha, ivec2(b.x, a.y)) + code(alpha, ivec2(a.x, b.y)) + code(alpha, b) + 2) >> 2;
}

void main()
{
    ivec2 at = here();
    int weight = alphaSide == 1 ? code(alpha, at) : halved(at);
    int sum = code(front, at) * weight + background(at) * (255 - weight) + 127;
    result = stored((sum + 1 + (sum >> 8)) >> 8); // exactly sum / 255
}
