// Before every fragment shader. Row 0 of every texture is the top row of its plane, and texels are read by number,
// so that nothing depends on a driver's filtering.

/// The code value of a sample, 0 to 255.
int code(sampler2D plane, ivec2 at)
{
    return int(texelFetch(plane, at, 0).r * 255.0 + 0.5);
}

/// What a target of normalised bytes keeps as exactly this code value.
float stored(int value)
{
    return float(value) / 255.0;
}

/// Which texel of the target this is.
ivec2 here()
{
    return ivec2(gl_FragCoord.xy);
}
