// A few pictures of "roads": a bright sky above a dark road, a car on it, and a corner that nobody labelled.
#pragma once

#include <fstream>
#include <string>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/training/small.h"

namespace bokeh::test {

inline model::Topology roadTopology(int classes)
{
    model::Topology topology = smallTopology();
    topology.scene = model::Scene::Road;
    topology.classes = classes;
    return topology;
}

/// 120x90; CamVid's labels 0, 3, 8 in training alone, and 11.
inline void drawRoads(const std::filesystem::path &data)
{
    const std::filesystem::path folder = data / "camvid";
    std::filesystem::create_directories(folder / "images");
    std::filesystem::create_directories(folder / "labels");
    int number = 0;
    for (const auto &[list, count] : {std::pair("train", 3), std::pair("val", 2)}) {
        std::ofstream names(folder / (std::string(list) + ".txt"));
        for (int i = 0; i < count; ++i) {
            const std::string name = "road" + std::to_string(number++);
            cv::Mat image(90, 120, CV_8UC3, cv::Scalar(200, 190, 180)), label = cv::Mat::zeros(90, 120, CV_8U);
            image.rowRange(45, 90).setTo(cv::Scalar(60, 60, 60));
            label.rowRange(45, 90).setTo(3);
            if (count == 3) {
                const cv::Rect car(20 + 10 * i, 50, 25, 15);
                image(car).setTo(cv::Scalar(30, 30, 220));
                label(car).setTo(8);
            }
            label(cv::Rect(0, 80, 10, 10)).setTo(11);
            cv::imwrite((folder / "images" / (name + ".jpg")).string(), image);
            cv::imwrite((folder / "labels" / (name + ".png")).string(), label);
            names << name << '\n';
        }
    }
}

} // namespace bokeh::test
