// Code values and linear light: see rows.cpp, whose arithmetic this repeats.
uniform float black, perLuma, perChroma; // code value of black; a code step of luma and of chroma
uniform vec4 toRgb;                      // R' = y + [0] v, G' = y + [1] u + [2] v, B' = y + [3] u

/// `cell` is y, u, v as a texture holds them.
vec3 linearLight(vec3 cell)
{
    vec3 codes = floor(cell * 255.0 + 0.5);
    float y = (codes.x - black) * perLuma, u = (codes.y - 128.0) * perChroma, v = (codes.z - 128.0) * perChroma;
    vec3 rgb = vec3(y + toRgb[0] * v, y + toRgb[1] * u + toRgb[2] * v, y + toRgb[3] * u);
    return rgb * abs(rgb); // the sign is kept, so that colours outside R'G'B' come back as they went in
}
