#include "ui/camera/camera_model.h"

#include <algorithm>

namespace bokeh::ui {

CameraModel::CameraModel(Look look, const Settings &settings, QObject *parent)
    : QAbstractListModel(parent), look_(std::move(look)), settings_(settings)
{
    list();
    connect(&settings_, &Settings::changed, this, [this](const Choices &before) {
        if (settings_.now().camera != before.camera)
            list();
    });
}

void CameraModel::refresh()
{
    if (looking_) {
        again_ = true;
        return;
    }
    looking_ = true;
    tasks_.send(look_, [this](std::vector<capture::CameraInfo> cameras) { take(std::move(cameras)); });
}

void CameraModel::take(std::vector<capture::CameraInfo> cameras)
{
    looking_ = false;
    looked_ = true;
    cameras_ = std::move(cameras);
    list();
    Q_EMIT found();
    if (std::exchange(again_, false))
        refresh();
}

void CameraModel::list()
{
    beginResetModel();
    rows_.clear();
    rows_.push_back({{}, tr("Automatic"), {}});
    for (const capture::CameraInfo &camera : cameras_) {
        const QString name = QString::fromStdString(camera.name);
        // Two of a kind are told apart by their nodes.
        const bool twin = std::ranges::count(cameras_, camera.name, &capture::CameraInfo::name) > 1;
        rows_.push_back(
            {QString::fromStdString(camera.id),
             twin ? tr("%1 (%2)", "camera (device)").arg(name, QString::fromStdString(camera.node.string())) : name,
             name});
    }
    const Choices &now = settings_.now();
    if (!now.camera.isEmpty() && now.camera != kTestPattern && !camera(now.camera)) {
        const QString name = now.cameraName.isEmpty() ? now.camera : now.cameraName;
        rows_.push_back({now.camera, looked_ ? tr("%1 (not there)", "a camera").arg(name) : name, name});
    }
    rows_.push_back({kTestPattern, tr("Test pattern"), {}});
    endResetModel();
}

const capture::CameraInfo *CameraModel::camera(const QString &id) const
{
    const auto at = std::ranges::find_if(cameras_, [wanted = id.toStdString()](const capture::CameraInfo &camera) {
        return camera.id == wanted || camera.node == wanted;
    });
    return at == cameras_.end() ? nullptr : &*at;
}

int CameraModel::rowOf(const QString &id) const
{
    const capture::CameraInfo *there = camera(id);
    const auto at = std::ranges::find(rows_, there ? QString::fromStdString(there->id) : id, &Row::id);
    return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

int CameraModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant CameraModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row &row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.text;
    case IdRole:
        return row.id;
    case NameRole:
        return row.name;
    default:
        return {};
    }
}

} // namespace bokeh::ui
