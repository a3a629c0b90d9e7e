<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Background</name>
    <message>
        <source>Bookshelf</source>
        <translation>书架</translation>
    </message>
    <message>
        <source>City at night</source>
        <translation>城市夜景</translation>
    </message>
    <message>
        <source>Dusk</source>
        <translation>黄昏</translation>
    </message>
    <message>
        <source>Window with hills</source>
        <translation>窗外山丘</translation>
    </message>
    <message>
        <source>Plaster wall</source>
        <translation>灰泥墙</translation>
    </message>
    <message>
        <source>Studio</source>
        <translation>影棚</translation>
    </message>
</context>
<context>
    <name>Clip</name>
    <message>
        <source>%1 frames, %2 a second</source>
        <translation>%1 帧，每秒 %2 帧</translation>
    </message>
    <message>
        <source>%1 of about %2 frames, %3 a second, %4 left</source>
        <translation>第 %1 帧，共约 %2 帧，每秒 %3 帧，剩余 %4</translation>
    </message>
</context>
<context>
    <name>PictureState</name>
    <message>
        <source>You are hidden</source>
        <translation>您已隐藏</translation>
    </message>
    <message>
        <source>Everyone sees the cover. Hide again to come back.</source>
        <translation>所有人看到的都是遮挡画面。再次点击“隐藏”即可恢复。</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>The camera is closed.</source>
        <translation>摄像头已关闭。</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>已定格</translation>
    </message>
    <message>
        <source>The last picture stays.</source>
        <translation>停留在最后一帧画面。</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Hidden until the first mask is there.</source>
        <translation>第一个蒙版就绪之前保持隐藏。</translation>
    </message>
    <message>
        <source>Hidden for a moment</source>
        <translation>暂时隐藏</translation>
    </message>
    <message>
        <source>The mask is too old for how much moves.</source>
        <translation>画面变动较大，蒙版已过时。</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>没有画面</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>No mask can be computed now.</source>
        <translation>目前无法计算蒙版。</translation>
    </message>
    <message>
        <source>Your background is visible</source>
        <translation>您的背景可见</translation>
    </message>
    <message>
        <source>Test pattern</source>
        <translation>测试图案</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>state: its explanation</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Your picture with a blurred background</source>
        <translation>您的画面，背景已虚化</translation>
    </message>
    <message>
        <source>Your picture before an image</source>
        <translation>您的画面，背景为图片</translation>
    </message>
    <message>
        <source>Your picture before a video</source>
        <translation>您的画面，背景为视频</translation>
    </message>
    <message>
        <source>Your picture before one colour</source>
        <translation>您的画面，背景为纯色</translation>
    </message>
    <message>
        <source>Your picture as it is</source>
        <translation>您的原始画面</translation>
    </message>
    <message>
        <source>Everyone sees the cover until the picture goes on.</source>
        <translation>在画面继续之前，所有人看到的都是遮挡画面。</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>%1 (camera %2, buffers %3, composing %4, output %5)</source>
        <translation>%1（摄像头 %2，缓冲 %3，合成 %4，输出 %5）</translation>
    </message>
    <message>
        <source>none, emulated</source>
        <translation>无（模拟）</translation>
    </message>
    <message>
        <source>%1 Mbit/s</source>
        <translation>%1 Mbit/s</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 帧/秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 % of one core</source>
        <translation>单核的 %1 %</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>采集</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>丢帧</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>Latency, median</source>
        <translation>延迟（中位数）</translation>
    </message>
    <message>
        <source>Latency, 95 %</source>
        <translation>延迟（95 %）</translation>
    </message>
    <message>
        <source>Mask age</source>
        <translation>蒙版时延</translation>
    </message>
    <message>
        <source>CPU, whole program</source>
        <translation>CPU（整个程序）</translation>
    </message>
    <message>
        <source>CPU, network alone</source>
        <translation>CPU（仅网络）</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链路</translation>
    </message>
    <message>
        <source>Transferred</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>%1 MB/s</source>
        <translation>%1 MB/s</translation>
    </message>
    <message>
        <source>Energy per mask</source>
        <translation>每个蒙版的能耗</translation>
    </message>
    <message>
        <source>%1 mJ (estimate)</source>
        <translation>%1 毫焦（估算）</translation>
    </message>
    <message>
        <source>Composed on</source>
        <translation>合成于</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>label: value</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>CPU per transfer</source>
        <translation>每次传输的 CPU</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation>%1 微秒</translation>
    </message>
    <message>
        <source>CPU, checking the chip</source>
        <translation>CPU，检验芯片</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Getting the network ready</source>
        <translation>正在准备网络</translation>
    </message>
    <message>
        <source>CPU emulator</source>
        <translation>CPU 模拟器</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 帧/秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 % of one core</source>
        <translation>单核的 %1 %</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the parts of the status line</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>Masks are computed by: %1</source>
        <translation>蒙版计算：%1</translation>
    </message>
    <message>
        <source>Network: %1</source>
        <translation>网络：%1</translation>
    </message>
    <message>
        <source>Source: %1, %2 × %3</source>
        <translation>来源：%1，%2 × %3</translation>
    </message>
    <message>
        <source>The milliseconds are the network&apos;s; the share of a core is the whole program&apos;s.</source>
        <translation>毫秒数为网络耗时；单核占比为整个程序。</translation>
    </message>
    <message>
        <source>Accelerator on USB 3</source>
        <translation>USB 3 加速器</translation>
    </message>
    <message>
        <source>Accelerator on USB 2</source>
        <translation>USB 2 加速器</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::Actions</name>
    <message>
        <source>&amp;Off: show my room</source>
        <translation>关闭：显示我的房间(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Blur</source>
        <translation>虚化(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>图片(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Video</source>
        <translation>视频(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>纯色(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Stronger blur</source>
        <translation>加强虚化(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Weaker blur</source>
        <translation>减弱虚化(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Undo the last look</source>
        <translation>撤销上一个效果(&amp;U)</translation>
    </message>
    <message>
        <source>Open a &amp;picture…</source>
        <translation>打开图片(&amp;P)…</translation>
    </message>
    <message>
        <source>Open a vi&amp;deo…</source>
        <translation>打开视频(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Hide me now</source>
        <translation>立即隐藏我(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Freeze the picture</source>
        <translation>定格画面(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Pause and close the camera</source>
        <translation>暂停并关闭摄像头(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Look for cameras again</source>
        <translation>重新查找摄像头(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Mirror the preview</source>
        <translation>镜像预览(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Statistics</source>
        <translation>统计(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>设置(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Keyboard…</source>
        <translation>键盘(&amp;K)…</translation>
    </message>
    <message>
        <source>&amp;About Bokehcam…</source>
        <translation>关于 Bokehcam(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Send to calls</source>
        <translation>发送到通话(&amp;S)</translation>
    </message>
    <message>
        <source>Process a &amp;clip…</source>
        <translation>处理视频文件(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>录制(&amp;R)</translation>
    </message>
    <message>
        <source>C&amp;lasses: show my room</source>
        <translation>分类：显示我的房间(&amp;L)</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::Autostart</name>
    <message>
        <source>&quot;%1&quot; cannot be removed: %2</source>
        <translation>无法删除“%1”：%2</translation>
    </message>
    <message>
        <source>The desktop cannot start a program from a folder with &quot;=&quot; in its name: &quot;%1&quot;</source>
        <translation>桌面无法启动名称中含有“=”的文件夹里的程序：“%1”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be written: %2</source>
        <translation>无法写入“%1”：%2</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::BackgroundStrip</name>
    <message>
        <source>Your own picture…</source>
        <translation>您自己的图片…</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::CameraModel</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>camera (device)</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 (not there)</source>
        <comment>a camera</comment>
        <translation>%1（未连接）</translation>
    </message>
    <message>
        <source>Test pattern</source>
        <translation>测试图案</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::CameraPicker</name>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Where the picture comes from. Automatic takes the first camera there is, and the test pattern where there is none.</source>
        <translation>画面来源。“自动”使用找到的第一个摄像头；没有摄像头时使用测试图案。</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::ClipDialog</name>
    <message>
        <source>Process a clip</source>
        <translation>处理视频文件</translation>
    </message>
    <message>
        <source>Blur, strength %1</source>
        <translation>虚化，强度 %1</translation>
    </message>
    <message>
        <source>Image: %1</source>
        <translation>图片：%1</translation>
    </message>
    <message>
        <source>Video: %1</source>
        <translation>视频：%1</translation>
    </message>
    <message>
        <source>Colour: %1</source>
        <translation>纯色：%1</translation>
    </message>
    <message>
        <source>Cut-out with transparency (.webm)</source>
        <translation>透明背景抠像 (.webm)</translation>
    </message>
    <message>
        <source>Choose a clip</source>
        <translation>选择视频文件</translation>
    </message>
    <message>
        <source>Videos (%1)</source>
        <translation>视频 (%1)</translation>
    </message>
    <message>
        <source>Choose where to write</source>
        <translation>选择保存位置</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is the clip itself: choose another name.</source>
        <translation>“%1”就是原视频：请另选名称。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is there already. Shall the new clip take its place?</source>
        <translation>“%1”已存在。要用新视频替换它吗？</translation>
    </message>
    <message>
        <source>&amp;Replace it</source>
        <translation>替换(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Done: &quot;%1&quot; is ready.</source>
        <translation>完成：“%1”已生成。</translation>
    </message>
    <message>
        <source>Stopped; nothing was kept.</source>
        <translation>已停止，未保留任何内容。</translation>
    </message>
    <message>
        <source>The clip is not finished. Stop, and keep nothing of it?</source>
        <translation>视频尚未处理完。要停止并放弃全部结果吗？</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>Clip to read</source>
        <translation>源视频</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>What to make</source>
        <translation>生成内容</translation>
    </message>
    <message>
        <source>The looks are as the window has them now. A cut-out is the person alone, over nothing, for programs that lay clips over each other.</source>
        <translation>各种效果与窗口中的当前设置一致。抠像只保留人物，背景透明，供可叠加视频的程序使用。</translation>
    </message>
    <message>
        <source>Where to write</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
    <message>
        <source>Clip to &amp;read</source>
        <translation>源视频(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;What to make</source>
        <translation>生成内容(&amp;W)</translation>
    </message>
    <message>
        <source>Where &amp;to write</source>
        <translation>保存位置(&amp;T)</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::ColourStrip</name>
    <message>
        <source>Teal</source>
        <translation>蓝绿</translation>
    </message>
    <message>
        <source>Navy</source>
        <translation>藏青</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Wine</source>
        <translation>酒红</translation>
    </message>
    <message>
        <source>Sand</source>
        <translation>沙色</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Studio green</source>
        <translation>影棚绿</translation>
    </message>
    <message>
        <source>Your colour</source>
        <translation>您的颜色</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>其他颜色…</translation>
    </message>
    <message>
        <source>Background colour</source>
        <translation>背景颜色</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::DoctorPage</name>
    <message>
        <source>What to do</source>
        <translation>处理办法</translation>
    </message>
    <message>
        <source>What stands between a camera and a call. Looking changes nothing.</source>
        <translation>摄像头与通话之间有哪些障碍。检查不会改变任何设置。</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Look a&amp;gain</source>
        <translation>重新检查(&amp;G)</translation>
    </message>
    <message>
        <source>Cop&amp;y report</source>
        <translation>复制报告(&amp;Y)</translation>
    </message>
    <message>
        <source>Create the de&amp;vice…</source>
        <translation>创建设备(&amp;V)…</translation>
    </message>
    <message>
        <source>Loads the kernel module v4l2loopback, or adds a device to it, until the system is started anew. Asks for the administrator&apos;s password.</source>
        <translation>加载内核模块 v4l2loopback，或为其添加一个设备，在系统重新启动前有效。需要管理员密码。</translation>
    </message>
    <message>
        <source>Asking for permission…</source>
        <translation>正在请求许可…</translation>
    </message>
    <message>
        <source>%1 is there now. Send to calls uses it by itself.</source>
        <translation>%1 已就绪。“发送到通话”会自动使用它。</translation>
    </message>
    <message>
        <source>The report has been copied.</source>
        <translation>报告已复制。</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::EffectBar</name>
    <message>
        <source>Shows your room as it is. The next start hides it again.</source>
        <translation>按原样显示您的房间。下次启动时会再次隐藏。</translation>
    </message>
    <message>
        <source>&amp;Blur</source>
        <translation>虚化(&amp;B)</translation>
    </message>
    <message>
        <source>Puts the room out of focus, as a fast lens does. The most natural look.</source>
        <translation>像大光圈镜头一样虚化房间，效果最自然。</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>图片(&amp;I)</translation>
    </message>
    <message>
        <source>Puts a picture in place of the room. Hides all of it; edges of hair show more than with blur.</source>
        <translation>用图片代替房间，完全遮住；头发边缘比虚化时更明显。</translation>
    </message>
    <message>
        <source>Vi&amp;deo</source>
        <translation>视频(&amp;D)</translation>
    </message>
    <message>
        <source>Plays a video in place of the room. Costs its decoding as well.</source>
        <translation>用视频代替房间，另需解码的开销。</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>纯色(&amp;C)</translation>
    </message>
    <message>
        <source>Puts one colour in place of the room. Costs least.</source>
        <translation>用一种颜色代替房间，开销最小。</translation>
    </message>
    <message>
        <source>O&amp;ff</source>
        <translation>关闭(&amp;O)</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Shows your room, and in colour what the network takes each part of it for. The next start hides it again.</source>
        <translation>显示您的房间，并用颜色标出网络对各部分的判断。下次启动时会再次隐藏。</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::KeyboardHelp</name>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Leave the full screen</source>
        <translation>退出全屏</translation>
    </message>
    <message>
        <source>Tab, arrows</source>
        <translation>Tab、方向键</translation>
    </message>
    <message>
        <source>Go from control to control, and within one</source>
        <translation>在控件之间及控件内部移动</translation>
    </message>
    <message>
        <source>Alt and a letter</source>
        <translation>Alt 加字母</translation>
    </message>
    <message>
        <source>The control whose letter is underlined</source>
        <translation>带有该下划线字母的控件</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::LookPanel</name>
    <message>
        <source>Everyone sees your room as it is. The next start hides it again.</source>
        <translation>所有人都能看到您的房间。下次启动时会再次隐藏。</translation>
    </message>
    <message>
        <source>&amp;Strength</source>
        <translation>强度(&amp;S)</translation>
    </message>
    <message>
        <source>Strength of the blur</source>
        <translation>虚化强度</translation>
    </message>
    <message>
        <source>A strong blur hides more of the room. The weakest still hides small things, though not large ones.</source>
        <translation>虚化越强，房间遮得越多；最弱时仍能遮住小物件，但遮不住大物件。</translation>
    </message>
    <message>
        <source>Choose a video…</source>
        <translation>选择视频…</translation>
    </message>
    <message>
        <source>It plays in a loop, without sound.</source>
        <translation>循环播放，没有声音。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>per cent</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Everyone sees your room, coloured by what the network takes it for. The next start hides it again.</source>
        <translation>所有人都能看到您的房间，颜色表示网络的判断。下次启动时会再次隐藏。</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::MainWindow</name>
    <message>
        <source>&quot;%1&quot; is neither a picture nor a video.</source>
        <translation>“%1”既不是图片也不是视频。</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
    <message>
        <source>Choose a video</source>
        <translation>选择视频</translation>
    </message>
    <message>
        <source>Videos (%1)</source>
        <translation>视频 (%1)</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>画面(&amp;P)</translation>
    </message>
    <message>
        <source>Back&amp;ground</source>
        <translation>背景(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>Only me</source>
        <translation>仅自己</translation>
    </message>
    <message>
        <source>Who is kept</source>
        <translation>保留谁</translation>
    </message>
    <message>
        <source>Everyone keeps all people in the picture. Only me keeps the largest, and hides those behind.</source>
        <translation>“所有人”保留画面中的每个人；“仅自己”只保留最大的人，隐藏身后的人。</translation>
    </message>
    <message>
        <source>Mi&amp;rror</source>
        <translation>镜像(&amp;R)</translation>
    </message>
    <message>
        <source>Shows you as a mirror does. The preview only: others see you the right way round.</source>
        <translation>像镜子一样显示您。仅限预览：别人看到的方向是正常的。</translation>
    </message>
    <message>
        <source>S&amp;tatistics</source>
        <translation>统计(&amp;T)</translation>
    </message>
    <message>
        <source>Rates, delays and costs, over the picture. Costs a little drawing.</source>
        <translation>在画面上显示帧率、延迟和开销。会增加少量绘制开销。</translation>
    </message>
    <message>
        <source>Setti&amp;ngs…</source>
        <translation>设置(&amp;N)…</translation>
    </message>
    <message>
        <source>Ca&amp;mera</source>
        <translation>摄像头(&amp;M)</translation>
    </message>
    <message>
        <source>Peop&amp;le</source>
        <translation>人物(&amp;L)</translation>
    </message>
    <message>
        <source>What it runs on and what it costs</source>
        <translation>运行设备与开销</translation>
    </message>
    <message>
        <source>Free&amp;ze</source>
        <translation>定格(&amp;Z)</translation>
    </message>
    <message>
        <source>Holds the last picture until you press it again.</source>
        <translation>停在最后一帧，直到您再次点击。</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>暂停(&amp;U)</translation>
    </message>
    <message>
        <source>Hides you and closes the camera; its light goes out.</source>
        <translation>隐藏您并关闭摄像头，指示灯熄灭。</translation>
    </message>
    <message>
        <source>Hid&amp;e</source>
        <translation>隐藏(&amp;E)</translation>
    </message>
    <message>
        <source>Hides you at once, everywhere. The camera stays open, so coming back is quick.</source>
        <translation>立即在所有地方隐藏您。摄像头保持打开，可快速恢复。</translation>
    </message>
    <message>
        <source>%1 watching</source>
        <comment>after the status line: how many programs</comment>
        <translation>%1 个程序正在观看</translation>
    </message>
    <message>
        <source>Send to c&amp;alls</source>
        <translation>发送到通话(&amp;A)</translation>
    </message>
    <message>
        <source>Lets Firefox, Chrome, Zoom and others choose this picture as their camera. It works while the window is hidden, too.</source>
        <translation>让 Firefox、Chrome、Zoom 等程序可以选择此画面作为摄像头。窗口隐藏时也有效。</translation>
    </message>
    <message>
        <source>Rec&amp;ord</source>
        <translation>录制(&amp;W)</translation>
    </message>
    <message>
        <source>recording %1:%2</source>
        <comment>minutes, seconds</comment>
        <translation>正在录制 %1:%2</translation>
    </message>
    <message>
        <source>%1 pictures lost</source>
        <translation>丢失 %1 帧</translation>
    </message>
    <message>
        <source>Records the picture as others see it. Settings say where to, and what else.</source>
        <translation>按他人所见录制画面。保存位置和其他内容见设置。</translation>
    </message>
    <message>
        <source>recording %1:%2 with sound</source>
        <comment>minutes, seconds</comment>
        <translation>正在录制 %1:%2（含声音）</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::NewcomerBar</name>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Do not use it</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>An accelerator that was never used here is plugged in: %1, serial number %2. It would see your camera&apos;s picture and decide what of it is shown.</source>
        <translation>插入了一个从未在此使用过的加速器：%1，序列号 %2。它将看到您的摄像头画面，并决定显示其中的哪些部分。</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::PreviewPane</name>
    <message>
        <source>The picture cannot be shown here, because this machine offers no OpenGL 3.3. Everything else works.</source>
        <translation>此计算机不提供 OpenGL 3.3，因此无法显示画面。其他功能均正常。</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::Recording</name>
    <message>
        <source>Saved as &quot;%1&quot;</source>
        <translation>已保存为“%1”</translation>
    </message>
    <message>
        <source>The folder &quot;%1&quot; is not there, so this is recorded into &quot;%2&quot;</source>
        <translation>文件夹“%1”不存在，因此录制到“%2”</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::RecordingPage</name>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>Recordings go &amp;to</source>
        <translation>录制保存到(&amp;T)</translation>
    </message>
    <message>
        <source>The picture as others see it is always recorded. What is chosen here counts from the next recording on.</source>
        <translation>他人所见的画面总会被录制。此处的选择从下一次录制起生效。</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>As WebM</source>
        <translation>WebM 格式</translation>
    </message>
    <message>
        <source>As ProRes 4444</source>
        <translation>ProRes 4444 格式</translation>
    </message>
    <message>
        <source>Also record the c&amp;ut-out</source>
        <translation>同时录制抠像(&amp;U)</translation>
    </message>
    <message>
        <source>The same with transparency, to lay over something else. WebM is small; ProRes is for film editors, and large. Both cost computing.</source>
        <translation>相同的画面，带透明度，可叠加到其他内容上。WebM 体积小；ProRes 用于影片剪辑，体积大。两者都需要额外的计算。</translation>
    </message>
    <message>
        <source>Also record the &amp;masks</source>
        <translation>同时录制蒙版(&amp;M)</translation>
    </message>
    <message>
        <source>What the network found, without loss and at its own size.</source>
        <translation>网络的识别结果，无损，保持其原有尺寸。</translation>
    </message>
    <message>
        <source>Also record the camera as it i&amp;s</source>
        <translation>同时录制摄像头原始画面(&amp;S)</translation>
    </message>
    <message>
        <source>Shows your room. Forgotten when you close the window.</source>
        <translation>会显示您的房间。关闭窗口后不再保留此选择。</translation>
    </message>
    <message>
        <source>Sou&amp;nd</source>
        <translation>声音(&amp;N)</translation>
    </message>
    <message>
        <source>Your microphone is open only while you record.</source>
        <translation>麦克风仅在录制时打开。</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Record the camera as it is?</source>
        <translation>录制摄像头原始画面？</translation>
    </message>
    <message>
        <source>The extra file will show everything that the camera sees: you, your room and whoever comes in.</source>
        <translation>额外的文件会显示摄像头看到的一切：您、您的房间以及进来的人。</translation>
    </message>
    <message>
        <source>While you hide, pause or freeze the picture, nothing is added to it.</source>
        <translation>当您隐藏、暂停或定格画面时，不会写入任何内容。</translation>
    </message>
    <message>
        <source>&amp;Record my room</source>
        <translation>录制我的房间(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Leave it out</source>
        <translation>不录制(&amp;L)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The system&apos;s microphone</source>
        <translation>系统默认麦克风</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>摄像头(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Accelerator</source>
        <translation>加速器(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>隐私(&amp;P)</translation>
    </message>
    <message>
        <source>App&amp;earance</source>
        <translation>外观(&amp;E)</translation>
    </message>
    <message>
        <source>A&amp;bout</source>
        <translation>关于(&amp;B)</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
    <message>
        <source>%1 % of one core</source>
        <translation>单核的 %1 %</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Automatic: the best that this machine can afford</source>
        <translation>自动：此计算机能承受的最佳网络</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>Masks are computed by: %1
The picture is composed on: %2</source>
        <translation>蒙版计算：%1
画面合成：%2</translation>
    </message>
    <message>
        <source>Ca&amp;mera</source>
        <translation>摄像头(&amp;M)</translation>
    </message>
    <message>
        <source>Automatic takes the first camera there is.</source>
        <translation>“自动”使用找到的第一个摄像头。</translation>
    </message>
    <message>
        <source>&amp;Size and rate</source>
        <translation>尺寸与帧率(&amp;S)</translation>
    </message>
    <message>
        <source>Automatic asks for 1280 × 720 at 30 pictures a second, or what comes nearest. More pixels cost more computing in every step.</source>
        <translation>“自动”使用 1280 × 720、每秒 30 帧或最接近的设置。像素越多，每一步的计算开销越大。</translation>
    </message>
    <message>
        <source>Mi&amp;rror the preview</source>
        <translation>镜像预览(&amp;R)</translation>
    </message>
    <message>
        <source>Others see you the right way round all the same.</source>
        <translation>别人看到的方向仍然是正常的。</translation>
    </message>
    <message>
        <source>&amp;Mask and picture</source>
        <translation>蒙版与画面(&amp;M)</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Exact lets each picture wait for its own mask: edges sit, and the picture comes a little later. Fast takes the newest mask: no delay, but edges trail when you move.</source>
        <translation>“精确”让每帧等待自己的蒙版：边缘准确，画面稍有延迟。“快速”使用最新的蒙版：没有延迟，但移动时边缘会滞后。</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>Only me</source>
        <translation>仅自己</translation>
    </message>
    <message>
        <source>Everyone keeps all people in the picture. Only me keeps the largest.</source>
        <translation>“所有人”保留画面中的每个人；“仅自己”只保留最大的人。</translation>
    </message>
    <message>
        <source>&amp;Rest while nothing moves</source>
        <translation>静止时休息(&amp;R)</translation>
    </message>
    <message>
        <source>Computes fewer masks while you sit still. Saves power; costs nothing that shows.</source>
        <translation>您静坐时减少蒙版计算。省电，且看不出差别。</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>网络(&amp;N)</translation>
    </message>
    <message>
        <source>A larger network finds finer edges and costs more computing. The picture is hidden for a moment while it changes.</source>
        <translation>网络越大，边缘越精细，计算开销也越大。切换时画面会短暂隐藏。</translation>
    </message>
    <message>
        <source>On the CPU</source>
        <translation>使用 CPU</translation>
    </message>
    <message>
        <source>With OpenGL</source>
        <translation>使用 OpenGL</translation>
    </message>
    <message>
        <source>OpenGL spares the CPU where there is a graphics processor; in software it costs more. The picture is hidden for a moment while it changes.</source>
        <translation>有图形处理器时，OpenGL 可减轻 CPU 负担；软件渲染则开销更大。切换时画面会短暂隐藏。</translation>
    </message>
    <message>
        <source>Most that the network may cost</source>
        <translation>网络开销上限</translation>
    </message>
    <message>
        <source>Most that the network may c&amp;ost</source>
        <translation>网络开销上限(&amp;O)</translation>
    </message>
    <message>
        <source>For the CPU emulator. Below what it needs, masks come less often, and the picture is hidden when you move fast.</source>
        <translation>适用于 CPU 模拟器。低于所需时蒙版更新变慢，快速移动时画面会被隐藏。</translation>
    </message>
    <message>
        <source>A &amp;hidden picture is</source>
        <translation>隐藏的画面为(&amp;H)</translation>
    </message>
    <message>
        <source>Blurred beyond recognition</source>
        <translation>虚化到无法辨认</translation>
    </message>
    <message>
        <source>Covered by a card</source>
        <translation>用卡片遮住</translation>
    </message>
    <message>
        <source>Shown when you hide, at the start, and whenever there is no mask that fits.</source>
        <translation>在您隐藏时、启动时以及没有合适蒙版时显示。</translation>
    </message>
    <message>
        <source>Your room is never shown unless you choose Off, and Off is forgotten when you close the window.

Nothing leaves this machine: Bokehcam opens no network connection.</source>
        <translation>除非您选择“关闭”，否则绝不显示您的房间；关闭窗口后不会记住该选择。

任何数据都不会离开此计算机：Bokehcam 不建立网络连接。</translation>
    </message>
    <message>
        <source>&amp;Forget all settings</source>
        <translation>清除所有设置(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Dark disturbs a dim room less.</source>
        <translation>在昏暗的房间里，深色更不刺眼。</translation>
    </message>
    <message>
        <source>Changes when this window closes.</source>
        <translation>关闭此窗口后生效。</translation>
    </message>
    <message>
        <source>Loo&amp;k for cameras again</source>
        <translation>重新查找摄像头(&amp;K)</translation>
    </message>
    <message>
        <source>Pe&amp;ople</source>
        <translation>人物(&amp;O)</translation>
    </message>
    <message>
        <source>Co&amp;mposing</source>
        <translation>合成(&amp;M)</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>语言(&amp;G)</translation>
    </message>
    <message>
        <source>&lt;h2&gt;Bokehcam %1&lt;/h2&gt;&lt;p&gt;Blurs or replaces the background behind you, computed by the bit-exact emulator of a 224 mW CNN accelerator.&lt;/p&gt;&lt;p&gt;Free software under the Apache License 2.0.&lt;/p&gt;</source>
        <translation>&lt;h2&gt;Bokehcam %1&lt;/h2&gt;&lt;p&gt;虚化或替换您身后的背景，由 224 mW CNN 加速器的位精确模拟器计算。&lt;/p&gt;&lt;p&gt;依据 Apache 许可证 2.0 发布的自由软件。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Masks come &amp;from</source>
        <translation>蒙版来自(&amp;F)</translation>
    </message>
    <message>
        <source>The CPU emulator</source>
        <translation>CPU 模拟器</translation>
    </message>
    <message>
        <source>The accelerator on USB</source>
        <translation>USB 加速器</translation>
    </message>
    <message>
        <source>Automatic takes the accelerator while one is plugged in, and goes on with the emulator when it is pulled out. The masks are the same, bit for bit.</source>
        <translation>自动：插着加速器时使用加速器，拔出后改用模拟器继续。两者的蒙版逐位相同。</translation>
    </message>
    <message>
        <source>&amp;Keep running in the tray</source>
        <translation>在托盘中继续运行(&amp;K)</translation>
    </message>
    <message>
        <source>Closing the window then leaves the program running: calls still see the picture. The camera is closed while nobody watches.</source>
        <translation>关闭窗口后程序继续运行：通话中仍能看到画面。无人观看时摄像头处于关闭状态。</translation>
    </message>
    <message>
        <source>&amp;Start with the desktop</source>
        <translation>随桌面启动(&amp;S)</translation>
    </message>
    <message>
        <source>After the login, in the tray where there is one.</source>
        <translation>登录后启动；如有托盘，则在托盘中启动。</translation>
    </message>
    <message>
        <source>Record&amp;ing</source>
        <translation>录制(&amp;I)</translation>
    </message>
    <message>
        <source>Camera &amp;doctor</source>
        <translation>摄像头诊断(&amp;D)</translation>
    </message>
    <message>
        <source>As&amp;k twice</source>
        <translation>询问两次(&amp;K)</translation>
    </message>
    <message>
        <source>Asks for each mask a second time with the picture mirrored, and takes the mean. Better edges for twice the computing; a chip on USB does it in passing. The picture is hidden for a moment when you switch.</source>
        <translation>每个遮罩都用镜像画面再询问一次，并取平均。边缘更好，计算量加倍；USB 芯片可顺带完成。切换时画面会短暂隐藏。</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::SeverityMark</name>
    <message>
        <source>All right</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::ShortcutsSwitch</name>
    <message>
        <source>To hide, to record and to send to calls while another window is in front. Your desktop asks you first, and there you choose the keys.</source>
        <translation>当其他窗口在前时，用于隐藏、录制和发送到通话。桌面会先询问您，并在那里选择按键。</translation>
    </message>
    <message>
        <source>Shortcuts that &amp;work in every window</source>
        <translation>在所有窗口中有效的快捷键(&amp;W)</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::StatisticsOverlay</name>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>帧/秒</translation>
    </message>
    <message>
        <source>%1 ms, 10 s</source>
        <comment>the graph&apos;s height and width</comment>
        <translation>%1 毫秒，10 秒</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::Tray</name>
    <message>
        <source>Show the &amp;window</source>
        <translation>显示窗口(&amp;W)</translation>
    </message>
</context>
</TS>
