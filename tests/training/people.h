// A few pictures of "people", bright discs before dark rooms, laid out as training data is.
#pragma once

#include <string>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/training/small.h"

namespace bokeh::test {

inline void drawPeople(const std::filesystem::path &folder, int count)
{
    std::filesystem::create_directories(folder / "images");
    std::filesystem::create_directories(folder / "masks");
    for (int i = 0; i < count; ++i) {
        cv::Mat image(120, 160, CV_8UC3, cv::Scalar(40, 50, 60)), matte = cv::Mat::zeros(120, 160, CV_8U);
        const cv::Point centre(60 + 10 * i, 70);
        cv::circle(image, centre, 30 + i, {200, 210, 220}, cv::FILLED);
        cv::circle(matte, centre, 30 + i, 255, cv::FILLED);
        const std::string name = std::to_string(i) + ".png";
        cv::imwrite((folder / "images" / name).string(), image);
        cv::imwrite((folder / "masks" / name).string(), matte);
    }
}

inline void drawData(const std::filesystem::path &data)
{
    drawPeople(data / "train" / "discs", 4);
    drawPeople(data / "val" / "street", 2);
    std::filesystem::create_directories(data / "backgrounds");
    cv::imwrite((data / "backgrounds" / "room.png").string(), cv::Mat(240, 320, CV_8UC3, cv::Scalar(30, 30, 30)));
}

} // namespace bokeh::test
