// A program that watches a camera as others do, and shares nothing with ours: it maps the driver's buffers and prints
// the colours it sees. Usage: v4l2_reader DEVICE FRAMES
// Prints "size WIDTH HEIGHT FOURCC ENCODING QUANTISATION", then a line for each frame: Y U V in the middle of each of
// eight bars. Ends after so many frames, or when its standard input does.
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

static int fail(const char *what)
{
    std::perror(what);
    return 1;
}

static void printBars(const unsigned char *p, const v4l2_pix_format &f)
{
    const unsigned w = f.width, h = f.height, y = h / 2 / 2 * 2;
    for (unsigned bar = 0; bar < 8; ++bar) {
        const unsigned x = (2 * bar + 1) * w / 16 / 2 * 2;
        if (f.pixelformat == V4L2_PIX_FMT_YUYV)
            std::printf(" %d %d %d", p[y * 2 * w + 2 * x], p[y * 2 * w + 2 * x + 1], p[y * 2 * w + 2 * x + 3]);
        else if (f.pixelformat == V4L2_PIX_FMT_NV12)
            std::printf(" %d %d %d", p[y * w + x], p[w * h + y / 2 * w + x], p[w * h + y / 2 * w + x + 1]);
        else // V4L2_PIX_FMT_YUV420
            std::printf(" %d %d %d", p[y * w + x], p[w * h + y / 2 * (w / 2) + x / 2],
                        p[w * h + w * h / 4 + y / 2 * (w / 2) + x / 2]);
    }
    std::printf("\n");
    std::fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const int device = open(argv[1], O_RDWR);
    if (device < 0)
        return fail(argv[1]);
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (ioctl(device, VIDIOC_G_FMT, &format) != 0)
        return fail("VIDIOC_G_FMT");
    const v4l2_pix_format &f = format.fmt.pix;
    std::printf("size %u %u %.4s %u %u\n", f.width, f.height, reinterpret_cast<const char *>(&f.pixelformat),
                f.ycbcr_enc, f.quantization);
    std::fflush(stdout);

    v4l2_requestbuffers request{};
    request.count = 4;
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    request.memory = V4L2_MEMORY_MMAP;
    if (ioctl(device, VIDIOC_REQBUFS, &request) != 0)
        return fail("VIDIOC_REQBUFS");
    std::vector<const unsigned char *> pictures;
    v4l2_buffer buffer{};
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    for (buffer.index = 0; buffer.index < request.count; ++buffer.index) {
        if (ioctl(device, VIDIOC_QUERYBUF, &buffer) != 0)
            return fail("VIDIOC_QUERYBUF");
        void *memory = mmap(nullptr, buffer.length, PROT_READ, MAP_SHARED, device, buffer.m.offset);
        if (memory == MAP_FAILED)
            return fail("mmap");
        pictures.push_back(static_cast<const unsigned char *>(memory));
        if (ioctl(device, VIDIOC_QBUF, &buffer) != 0)
            return fail("VIDIOC_QBUF");
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (ioctl(device, VIDIOC_STREAMON, &type) != 0)
        return fail("VIDIOC_STREAMON");

    for (int left = std::atoi(argv[2]); left > 0;) {
        pollfd watched[] = {{device, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
        if (poll(watched, 2, 60'000) <= 0)
            return fail("poll");
        if (watched[1].revents != 0)
            return 0;
        if (ioctl(device, VIDIOC_DQBUF, &buffer) != 0)
            return fail("VIDIOC_DQBUF");
        if (buffer.index >= pictures.size())
            return fail("index");
        printBars(pictures[buffer.index], f);
        --left;
        if (ioctl(device, VIDIOC_QBUF, &buffer) != 0)
            return fail("VIDIOC_QBUF");
    }
    return 0;
}
