#pragma once

#include <QAbstractListModel>
#include <functional>
#include <vector>

#include "engine/capture/camera.h"
#include "ui/desktop/background_tasks.h"
#include "ui/settings/settings.h"

namespace bokeh::ui {

/// What can be chosen as source: "Automatic", the cameras that are there now, the chosen one though it is away, and
/// the test pattern. Cameras are looked for on a thread of their own, because a sick device makes its opener wait.
/// Threads: the GUI thread.
class CameraModel : public QAbstractListModel {
    Q_OBJECT

public:
    using Look = std::function<std::vector<capture::CameraInfo>()>;
    enum Role { IdRole = Qt::UserRole, NameRole };

    CameraModel(Look, const Settings &, QObject *parent = nullptr);

    /// Looks again; found() follows. Any number of calls while it looks make it look once more.
    void refresh();

    const std::vector<capture::CameraInfo> &cameras() const { return cameras_; }
    /// By id, or by device node as on the command line. Null where it is not there now.
    const capture::CameraInfo *camera(const QString &id) const;
    int rowOf(const QString &id) const; ///< -1 where it is not listed

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &, int role) const override;

Q_SIGNALS:
    void found();

private:
    struct Row {
        QString id, text, name;
    };
    void take(std::vector<capture::CameraInfo>);
    void list();

    Look look_;
    const Settings &settings_;
    std::vector<capture::CameraInfo> cameras_;
    std::vector<Row> rows_;
    bool looking_ = false, again_ = false;
    bool looked_ = false; // once at least
    BackgroundTasks tasks_;
};

} // namespace bokeh::ui
