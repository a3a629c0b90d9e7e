#include "engine/pipeline/look_choice.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <unistd.h>

#include "engine/capture/image_file.h"

using namespace bokeh;
using compositor::Look;
using pipeline::lookFrom;

TEST_CASE("a look is known by its words")
{
    CHECK(lookFrom("none", 50)->kind == Look::Kind::None);
    CHECK(lookFrom("classes", 50)->kind == Look::Kind::Classes);
    CHECK(lookFrom("blur", 77)->strength == 77);
    const auto colour = lookFrom("color:#12aBff", 0);
    REQUIRE(colour);
    CHECK(colour->kind == Look::Kind::Colour);
    CHECK(colour->colour == image::Rgb{0x12, 0xAB, 0xFF});
}

TEST_CASE("anything else is refused with the looks there are")
{
    for (const char *text : {"", "Blur", "color:#12345", "color:#1234567", "color:#12345g", "color:123456", "blur "}) {
        const auto look = lookFrom(text, 50);
        REQUIRE_FALSE(look);
        CHECK(look.error().what.find("color:#rrggbb") != std::string::npos);
    }
    CHECK_FALSE(lookFrom("image:", 50));
    CHECK_FALSE(lookFrom("image:/no/such/file.png", 50));
}

TEST_CASE("a picture for the background is read from its file")
{
    const auto path = std::filesystem::temp_directory_path() / ("bokeh_look_" + std::to_string(getpid()) + ".png");
    image::Plane grey({7, 5});
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 7; ++x)
            grey.row(y)[x] = static_cast<std::uint8_t>(10 * x + y);
    REQUIRE(capture::writeGrey(path, grey.view()));
    const auto look = lookFrom("image:" + path.string(), 50);
    std::filesystem::remove(path);
    REQUIRE(look);
    REQUIRE(look->kind == Look::Kind::Image);
    CHECK(look->image->size() == image::Size{7, 5});
    CHECK(look->image->y.row(3)[6] == 63);
    CHECK(look->image->u.row(0)[0] == 128);
}
