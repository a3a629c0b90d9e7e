// One plane of a frame that shows what class each of its pixels is of: every sample is half the frame and half the colour
// of the class that the nine cells around it vote for. Integers throughout, and alike to the last bit: see tint.cpp.
uniform sampler2D front, classes, codes; // codes: by class; row 0 of areas, row 1 of the lines between them
uniform int alpha;                       // of the frame, of 255
uniform int lineLead;                    // below which a sample lies on a line
out float result;

const int kWhole = 256;

/// The cell that sample `at` of `length` lies in, among `side`, and what the cells before, at and after it count.
ivec4 voteAt(int at, int length, int side)
{
    int exact = (2 * at + 1) * side, unit = 2 * length;
    int after = ((exact % unit) * kWhole + length) / unit, before = kWhole - after;
    int first = (before * before + kWhole) / (2 * kWhole), last = (after * after + kWhole) / (2 * kWhole);
    return ivec4(exact / unit, first, kWhole - first - last, last);
}

/// The class of a sample, and by how many votes it leads.
ivec2 elected(ivec2 at, ivec2 size)
{
    int side = textureSize(classes, 0).x;
    ivec4 x = voteAt(at.x, size.x, side), y = voteAt(at.y, size.y, side);
    int cells[9], votes[9];
    for (int i = 0; i < 9; ++i) {
        ivec2 cell = clamp(ivec2(x[0], y[0]) + ivec2(i % 3, i / 3) - 1, ivec2(0), ivec2(side - 1));
        cells[i] = code(classes, cell);
        votes[i] = x[1 + i % 3] * y[1 + i / 3];
    }
    int best = 0, most = -1, second = 0;
    for (int i = 0; i < 9; ++i) {
        int sum = 0;
        for (int j = 0; j < 9; ++j)
            sum += cells[j] == cells[i] ? votes[j] : 0;
        if (most >= 0 && cells[i] == best)
            continue;
        if (sum > most || (sum == most && cells[i] < best)) {
            second = max(second, most);
            best = cells[i];
            most = sum;
        } else {
            second = max(second, sum);
        }
    }
    return ivec2(best, most - second);
}

void main()
{
    ivec2 at = here();
    ivec2 winner = elected(at, textureSize(front, 0));
    int back = code(codes, ivec2(winner[0], winner[1] < lineLead ? 1 : 0));
    int sum = code(front, at) * alpha + back * (255 - alpha) + 127;
    result = stored((sum + 1 + (sum >> 8)) >> 8); // exactly sum / 255
}
