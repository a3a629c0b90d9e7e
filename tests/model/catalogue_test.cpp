#include "engine/model/catalogue.h"

#include <catch2/catch.hpp>

#include "engine/model/class_set.h"
#include "engine/model/validate.h"

using namespace bokeh::model;

TEST_CASE("every name of the catalogue is a network that the chip can run")
{
    for (const std::string &name : catalogueNames()) {
        INFO(name);
        const auto topology = topologyNamed(name);
        REQUIRE(topology);
        const auto sound = validate(*topology);
        INFO((sound ? "" : sound.error().what));
        CHECK(sound);
        CHECK(topology->name == name);
        CHECK(chipOutput(*topology).side == topology->side);
    }
}

TEST_CASE("our own networks run on the chip and cost what lite does")
{
    const auto lite = topologyNamed("gnetseg-large-224-y-lite");
    REQUIRE(lite);
    for (const std::string name : {"bokehseg-deep-224-y", "bokehseg-slim-224-y", "bokehseg-deep-224-yuv"}) {
        INFO(name);
        const auto topology = topologyNamed(name);
        REQUIRE(topology);
        CHECK(validate(*topology));
        CHECK(chipOutput(*topology).side == 224);
        CHECK(cost(*topology).macs < cost(*lite).macs * 1.1);
        CHECK(cost(*topology).outputBytes == cost(*lite).outputBytes);
    }
    CHECK_FALSE(topologyNamed("gnetseg-deep-224-y"));
    CHECK_FALSE(topologyNamed("bokehseg-large-224-y"));
}

TEST_CASE("the family is complete: sizes, sides, colours, outputs and 2 to 16 classes")
{
    int valid = 0;
    for (const char *size : {"large", "medium", "small"})
        for (const char *side : {"-224", "-448"})
            for (const char *colour : {"-y", "-yuv", "-rgb"})
                for (const char *lite : {"", "-lite"})
                    for (const char *output : {"", "-softmax"})
                        for (int classes = 2; classes <= 16; ++classes) {
                            const std::string name = std::string("gnetseg-") + size + side + colour + lite + output +
                                                     (classes == 2 ? "" : "-" + std::to_string(classes) + "c");
                            const auto topology = topologyNamed(name);
                            const bool exists = std::string(lite).empty() || std::string(size) == "large";
                            INFO(name);
                            REQUIRE(topology.has_value() == exists);
                            if (topology) {
                                CHECK(validate(*topology));
                                CHECK(topology->classes == classes);
                                ++valid;
                            }
                        }
    CHECK(valid == (3 + 1) * 2 * 3 * 2 * 15);
}

TEST_CASE("road scenes come in the numbers of classes that have a meaning")
{
    const auto road = topologyNamed("gnetseg-large-448-rgb-softmax-road-11c");
    REQUIRE(road);
    CHECK(road->scene == Scene::Road);
    CHECK(road->classes == 11);
    CHECK(topologyNamed("gnetseg-large-224-y-road")->classes == 2);
    CHECK(topologyNamed("gnetseg-large-224-y")->scene == Scene::People);
    for (int classes = 3; classes <= 16; ++classes)
        CHECK(topologyNamed("gnetseg-large-224-y-road-" + std::to_string(classes) + "c").has_value() ==
              (classSet(Scene::Road, classes) != nullptr));
}

TEST_CASE("names that are none are refused")
{
    for (const char *name :
         {"", "gnetseg", "gnetseg-large", "gnetseg-large-224", "gnetseg-large-225-y", "gnetseg-large-224-y-17c",
          "gnetseg-large-224-y-2c", "gnetseg-medium-224-y-lite", "gnetseg-large-224-y-lite-",
          "gnetseg-large-224-y-11c-road", "gnetseg-small-224-y-up", "../gnetseg-large-224-y"})
        CHECK_FALSE(topologyNamed(name));
}

TEST_CASE("costs are those of the layer tables")
{
    struct Row {
        const char *name;
        std::int64_t parameters;
        double gmac, paddedGmac;
        std::int64_t peakMap, outputBytes;
    };
    for (const Row &row : {Row{"gnetseg-large-224-y", 1'170'740, 1.929, 2.081, 802'816, 32'768},
                           Row{"gnetseg-large-448-y", 1'170'740, 7.717, 8.324, 3'211'264, 131'072},
                           Row{"gnetseg-large-224-y-up", 1'170'740, 1.973, 2.254, 802'816, 32'768},
                           Row{"gnetseg-large-224-y-lite", 330'268, 0.517, 0.751, 401'408, 32'768},
                           Row{"gnetseg-medium-224-y", 433'012, 1.871, 2.023, 802'816, 32'768},
                           Row{"gnetseg-medium-224-y-up", 396'084, 1.799, 2.081, 802'816, 32'768},
                           Row{"gnetseg-small-224-y", 487'232, 1.770, 1.879, 802'816, 32'768}}) {
        INFO(row.name);
        const Cost c = cost(*topologyNamed(row.name));
        CHECK(c.parameters == row.parameters);
        CHECK(static_cast<double>(c.macs) / 1e9 == Approx(row.gmac).margin(0.0006));
        CHECK(static_cast<double>(c.paddedMacs) / 1e9 == Approx(row.paddedGmac).margin(0.0006));
        CHECK(c.peakMap == row.peakMap);
        CHECK(c.outputBytes == row.outputBytes);
    }
    CHECK(chipSeconds(*topologyNamed("gnetseg-large-224-y")) == Approx(1.48e-3).margin(0.005e-3));
    CHECK(cost(*topologyNamed("gnetseg-large-224-rgb")).inputBytes == 150'528);
    CHECK(cost(*topologyNamed("gnetseg-large-224-rgb")).parameters == 1'170'740 + 18 * 16);
    CHECK(cost(*topologyNamed("gnetseg-large-448-y-softmax-16c")).outputBytes == 2'097'152);
}
