<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AccountPane</name>
    <message>
        <source>Account risk</source>
        <translation>账号风险</translation>
    </message>
    <message>
        <source>Stores</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Off target</source>
        <translation>未达标</translation>
    </message>
    <message>
        <source>Last warning</source>
        <translation>最近警告</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>读取于</translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>In a week</source>
        <translation>一周变化</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>通知时间</translation>
    </message>
    <message>
        <source>About</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Warned</source>
        <translation>有警告</translation>
    </message>
    <message>
        <source>It is about</source>
        <translation>归类为</translation>
    </message>
    <message>
        <source>As its words say</source>
        <translation>按文字自动归类</translation>
    </message>
    <message>
        <source>Warned: an indicator is off its target, or a notice of the last 30 days warns. The figures are the marketplace&apos;s own.</source>
        <translation>有警告：某项指标未达标，或最近 30 天内有警告通知。数据均为平台自己的。</translation>
    </message>
    <message>
        <source>The marketplace&apos;s own figures, those off target first.</source>
        <translation>平台自己的数据，未达标的在前。</translation>
    </message>
    <message>
        <source>Of the last 30 days, sorted by the words in them. Those that tell of single orders are left out.</source>
        <translation>最近 30 天的通知，按其中的文字归类；关于单个订单的通知不列出。</translation>
    </message>
    <message>
        <source>On target</source>
        <translation>达标</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>未读取</translation>
    </message>
    <message>
        <source>{0}&apos;s figures of this store were not read yet.</source>
        <translation>{0} 对此店铺的数据尚未读取。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of its indicators off target</source>
        <translation>
            <numerusform>%Ln 项指标未达标</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln notice(s) warn</source>
        <translation>
            <numerusform>%Ln 条警告通知</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}. Logins and password changes no API tells: {1}.</source>
        <translation>{0}。登录和密码更改没有接口可查：{1}。</translation>
    </message>
    <message>
        <source>not readable, look in the store&apos;s own pages</source>
        <translation>无法读取，请在店铺自己的页面查看</translation>
    </message>
    <message>
        <source>{0}: {1} days from {2} to {3}, last {4}</source>
        <translation>{0}：{2} 至 {3} 共 {1} 天，最近 {4}</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Stores</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Bring open store 1 to the front</source>
        <translation>将第 1 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 2 to the front</source>
        <translation>将第 2 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 3 to the front</source>
        <translation>将第 3 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 4 to the front</source>
        <translation>将第 4 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 5 to the front</source>
        <translation>将第 5 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 6 to the front</source>
        <translation>将第 6 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 7 to the front</source>
        <translation>将第 7 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 8 to the front</source>
        <translation>将第 8 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 9 to the front</source>
        <translation>将第 9 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Bring open store 1 … 9 to the front</source>
        <translation>将第 1 … 9 个已打开的店铺置于前台</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>Select the row, or take it out</source>
        <translation>选中或取消选中该行</translation>
    </message>
    <message>
        <source>Select downwards</source>
        <translation>向下选择</translation>
    </message>
    <message>
        <source>Select upwards</source>
        <translation>向上选择</translation>
    </message>
    <message>
        <source>Select all orders of the list</source>
        <translation>选中列表中的全部订单</translation>
    </message>
    <message>
        <source>Arrange orders</source>
        <translation>安排发货</translation>
    </message>
    <message>
        <source>Arrange a part of the order</source>
        <translation>只安排订单的一部分</translation>
    </message>
    <message>
        <source>Ready to ship</source>
        <translation>准备发运</translation>
    </message>
    <message>
        <source>Take the parcel apart</source>
        <translation>拆开包裹</translation>
    </message>
    <message>
        <source>Delivered by own fleet</source>
        <translation>自有车队已送达</translation>
    </message>
    <message>
        <source>Delivery by own fleet failed</source>
        <translation>自有车队派送失败</translation>
    </message>
    <message>
        <source>Cancel the order</source>
        <translation>取消订单</translation>
    </message>
    <message>
        <source>Show the outbox</source>
        <translation>查看发件箱</translation>
    </message>
    <message>
        <source>Try again what failed in the outbox</source>
        <translation>重试发件箱中失败的操作</translation>
    </message>
    <message>
        <source>Show the rules</source>
        <translation>显示规则</translation>
    </message>
    <message>
        <source>Stop all rules, or let them run again</source>
        <translation>停止所有规则，或让其恢复运行</translation>
    </message>
    <message>
        <source>Print labels</source>
        <translation>打印面单</translation>
    </message>
    <message>
        <source>Open the order</source>
        <translation>打开订单</translation>
    </message>
    <message>
        <source>Hold until a time</source>
        <translation>暂缓到指定时间</translation>
    </message>
    <message>
        <source>End the hold</source>
        <translation>结束暂缓</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>写备注</translation>
    </message>
    <message>
        <source>Give to someone</source>
        <translation>分配负责人</translation>
    </message>
    <message>
        <source>Undo the last mark, or stop what is about to go out</source>
        <translation>撤销上次标记，或阻止即将发出的操作</translation>
    </message>
    <message>
        <source>Copy the cell</source>
        <translation>复制单元格</translation>
    </message>
    <message>
        <source>Copy the rows</source>
        <translation>复制整行</translation>
    </message>
    <message>
        <source>Close the order, or clear the selection</source>
        <translation>关闭订单，或清除选择</translation>
    </message>
    <message>
        <source>Search in the list</source>
        <translation>在列表中搜索</translation>
    </message>
    <message>
        <source>Previous tab</source>
        <translation>上一个标签页</translation>
    </message>
    <message>
        <source>Next tab</source>
        <translation>下一个标签页</translation>
    </message>
    <message>
        <source>Add a filter</source>
        <translation>添加筛选</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>清除全部筛选</translation>
    </message>
    <message>
        <source>Save what is shown as a view</source>
        <translation>将当前显示保存为视图</translation>
    </message>
    <message>
        <source>Open the store&apos;s own browser</source>
        <translation>打开店铺自己的浏览器</translation>
    </message>
    <message>
        <source>Open the browsers of the chosen stores, in turn</source>
        <translation>依次打开所选店铺的浏览器</translation>
    </message>
    <message>
        <source>Close the browsers of the chosen stores, or all</source>
        <translation>关闭所选店铺的浏览器，或全部关闭</translation>
    </message>
    <message>
        <source>Put the open stores&apos; windows beside each other</source>
        <translation>将已打开店铺的窗口并排放置</translation>
    </message>
    <message>
        <source>Open the store&apos;s page</source>
        <translation>打开店铺页面</translation>
    </message>
    <message>
        <source>Edit the store&apos;s name, group and colour</source>
        <translation>编辑店铺的名称、分组和颜色</translation>
    </message>
    <message>
        <source>Pause the store, or let it go on</source>
        <translation>暂停或恢复店铺</translation>
    </message>
    <message>
        <source>Renew the consents that end soon, one after the other</source>
        <translation>逐个续期即将到期的授权</translation>
    </message>
    <message>
        <source>Remove the store</source>
        <translation>移除店铺</translation>
    </message>
    <message>
        <source>Move the store up in the rail</source>
        <translation>在侧栏中上移店铺</translation>
    </message>
    <message>
        <source>Move the store down in the rail</source>
        <translation>在侧栏中下移店铺</translation>
    </message>
    <message>
        <source>Add a store</source>
        <translation>添加店铺</translation>
    </message>
    <message>
        <source>Show the proxies</source>
        <translation>显示代理</translation>
    </message>
    <message>
        <source>Test the proxies</source>
        <translation>测试代理</translation>
    </message>
    <message>
        <source>Add many stores</source>
        <translation>批量添加店铺</translation>
    </message>
    <message>
        <source>Show who is behind which store</source>
        <translation>显示店铺背后是谁</translation>
    </message>
    <message>
        <source>Round: open the next store to look at</source>
        <translation>巡店：打开下一家店铺</translation>
    </message>
    <message>
        <source>Round: looked at, fine</source>
        <translation>巡店：已查看，正常</translation>
    </message>
    <message>
        <source>Round: looked at, trouble</source>
        <translation>巡店：已查看，有问题</translation>
    </message>
    <message>
        <source>Round: skip the store</source>
        <translation>巡店：跳过此店铺</translation>
    </message>
    <message>
        <source>Round: end it</source>
        <translation>巡店：结束</translation>
    </message>
    <message>
        <source>Choose the columns</source>
        <translation>选择列</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>紧凑行高</translation>
    </message>
    <message>
        <source>Cosy rows</source>
        <translation>宽松行高</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Acknowledge the alert</source>
        <translation>将提醒标为已知</translation>
    </message>
    <message>
        <source>Snooze the alert</source>
        <translation>稍后提醒</translation>
    </message>
    <message>
        <source>Fold the alert pane, or bring it back</source>
        <translation>折叠或展开提醒栏</translation>
    </message>
    <message>
        <source>Go to the orders</source>
        <translation>转到订单</translation>
    </message>
    <message>
        <source>Go to the overview</source>
        <translation>转到概览</translation>
    </message>
    <message>
        <source>Go to the stock</source>
        <translation>前往库存</translation>
    </message>
    <message>
        <source>Go to the print queue</source>
        <translation>转到打印队列</translation>
    </message>
    <message>
        <source>Order of the walk of print runs</source>
        <translation>打印批次的行走顺序</translation>
    </message>
    <message>
        <source>Register of second prints</source>
        <translation>重复打印登记</translation>
    </message>
    <message>
        <source>Go to scanning</source>
        <translation>转到扫描</translation>
    </message>
    <message>
        <source>Go to the hand-over</source>
        <translation>转到交付</translation>
    </message>
    <message>
        <source>Go to the clocks</source>
        <translation>转到时限</translation>
    </message>
    <message>
        <source>Go to the returns</source>
        <translation>转到退货</translation>
    </message>
    <message>
        <source>Accept the chosen requests of buyers</source>
        <translation>同意选中的买家请求</translation>
    </message>
    <message>
        <source>Refuse the chosen requests of buyers</source>
        <translation>拒绝选中的买家请求</translation>
    </message>
    <message>
        <source>The chosen pieces are ordered</source>
        <translation>选中的各件已下单采购</translation>
    </message>
    <message>
        <source>The chosen pieces arrived</source>
        <translation>选中的各件已到货</translation>
    </message>
    <message>
        <source>Go to the account risk</source>
        <translation>转到账号风险</translation>
    </message>
    <message>
        <source>Go to the purchases</source>
        <translation>转到采购</translation>
    </message>
    <message>
        <source>Print the run at hand</source>
        <translation>打印当前批次</translation>
    </message>
    <message>
        <source>Pick list of the run at hand</source>
        <translation>当前批次的拣货单</translation>
    </message>
    <message>
        <source>Packing slips of the run at hand</source>
        <translation>当前批次的装箱单</translation>
    </message>
    <message>
        <source>Printers</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Import SKUs from a file</source>
        <translation>从文件导入 SKU</translation>
    </message>
    <message>
        <source>Find or do anything</source>
        <translation>查找或执行任何操作</translation>
    </message>
    <message>
        <source>Export the list to a file</source>
        <translation>将列表导出为文件</translation>
    </message>
    <message>
        <source>Fold the rail of stores</source>
        <translation>折叠店铺栏</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>显示全部快捷键</translation>
    </message>
    <message>
        <source>Show all keys, from a list</source>
        <translation>在列表中显示全部快捷键</translation>
    </message>
</context>
<context>
    <name>AddProxiesForm</name>
    <message>
        <source>Add proxies</source>
        <translation>添加代理</translation>
    </message>
    <message>
        <source>Which proxies?</source>
        <translation>添加哪些代理？</translation>
    </message>
    <message>
        <source>One a line, as your provider gives them, or a table with the columns name and proxy. Without a scheme a line is HTTP. Passwords go to the key store at once and are shown nowhere again.</source>
        <translation>每行一个，按服务商给出的格式填写，或使用含 name 和 proxy 列的表格。未写协议的行按 HTTP 处理。密码会立即存入密钥库，之后不再显示。</translation>
    </message>
    <message>
        <source>Proxies</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Lines that were not added</source>
        <translation>未添加的行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Add the proxies</source>
        <translation>添加代理</translation>
    </message>
    <message>
        <source>Paste at least one proxy.</source>
        <translation>请至少粘贴一个代理。</translation>
    </message>
    <message>
        <source>Adding the proxies</source>
        <translation>正在添加代理</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>AddStoreDialog</name>
    <message>
        <source>Add store</source>
        <translation>添加店铺</translation>
    </message>
    <message>
        <source>Where do the orders come from?</source>
        <translation>订单从哪里来？</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the import</source>
        <translation>取消导入</translation>
    </message>
    <message>
        <source>Order export</source>
        <translation>订单导出文件</translation>
    </message>
    <message>
        <source>Developer app</source>
        <translation>开发者应用</translation>
    </message>
    <message>
        <source>File of stores</source>
        <translation>店铺文件</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Nothing was taken: this is no XLSX, CSV or TOML file.</source>
        <translation>未导入：这不是 XLSX、CSV 或 TOML 文件。</translation>
    </message>
    <message>
        <source>Not added. {0}</source>
        <translation>未添加。{0}</translation>
    </message>
    <message>
        <source>Waits for the answer. Closing does not stop it.</source>
        <translation>正在等待答复。关闭窗口不会中止。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Add another</source>
        <translation>再添加一个</translation>
    </message>
</context>
<context>
    <name>AlertCounters</name>
    <message>
        <source>nothing urgent</source>
        <translation>没有紧急事项</translation>
    </message>
    <message>
        <source>Alerts: {0}</source>
        <translation>提醒：{0}</translation>
    </message>
</context>
<context>
    <name>AlertList</name>
    <message>
        <source>Alerts</source>
        <translation>提醒</translation>
    </message>
</context>
<context>
    <name>AlertModel</name>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
</context>
<context>
    <name>AlertPane</name>
    <message>
        <source>Needs a hand</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message numerus="yes">
        <source>Snooze for %Ln hour(s)</source>
        <translation>
            <numerusform>%Ln 小时后提醒</numerusform>
        </translation>
    </message>
    <message>
        <source>Snooze until tomorrow, 09:00</source>
        <translation>明天 09:00 提醒</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in hand or put off</source>
        <translation>
            <numerusform>另有 %Ln 项处理中或已推迟</numerusform>
        </translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>not checked yet</source>
        <translation>尚未检查</translation>
    </message>
    <message>
        <source>as of {0}</source>
        <translation>截至 {0}</translation>
    </message>
    <message>
        <source>checked {0}</source>
        <translation>检查于 {0}</translation>
    </message>
    <message>
        <source>The part that reads the stores has not looked since.</source>
        <translation>此后读取店铺的部分没有再检查。</translation>
    </message>
    <message>
        <source>The alerts could not be read from this computer&apos;s disk.</source>
        <translation>无法从本机磁盘读取提醒。</translation>
    </message>
    <message>
        <source>Not checked yet.</source>
        <translation>尚未检查。</translation>
    </message>
    <message>
        <source>Nothing needs a hand.</source>
        <translation>没有需要处理的事项。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) watched</source>
        <translation>
            <numerusform>正在关注 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}, checked {1}.</source>
        <translation>{0}，检查于 {1}。</translation>
    </message>
</context>
<context>
    <name>AlertWords</name>
    <message numerus="yes">
        <source>%Ln order(s) are overdue</source>
        <translation>
            <numerusform>%Ln 单已超时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) under 2 h</source>
        <translation>
            <numerusform>%Ln 单不足 2 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) under 12 h</source>
        <translation>
            <numerusform>%Ln 单不足 12 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) overdue</source>
        <translation>
            <numerusform>%Ln 个答复已逾期</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) under 2 h</source>
        <translation>
            <numerusform>%Ln 个答复不足 2 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) under 12 h</source>
        <translation>
            <numerusform>%Ln 个答复不足 12 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new order(s) not seen</source>
        <translation>
            <numerusform>%Ln 单新订单未查看</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pull %Ln parcel(s)</source>
        <translation>
            <numerusform>拦下 %Ln 个包裹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not scanned</source>
        <translation>
            <numerusform>%Ln 未扫描</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Bag late: %Ln order(s)</source>
        <translation>
            <numerusform>大包迟到：%Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) come too late</source>
        <translation>
            <numerusform>%Ln 件会来得太晚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln indicator(s) off target</source>
        <translation>
            <numerusform>%Ln 项指标未达标</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Print %Ln parcel(s) again</source>
        <translation>
            <numerusform>重打 %Ln 个包裹的面单</numerusform>
        </translation>
    </message>
    <message>
        <source>No answer for {0}</source>
        <translation>已有 {0}无响应</translation>
    </message>
    <message>
        <source>Not proven: the counts differ</source>
        <translation>未核对：数量不一致</translation>
    </message>
    <message>
        <source>Consent ends soon</source>
        <translation>授权即将到期</translation>
    </message>
    <message>
        <source>Consent is over</source>
        <translation>授权已到期</translation>
    </message>
    <message numerus="yes">
        <source>{0}: %Ln order(s)</source>
        <translation>
            <numerusform>{0}：%Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Limit of {0}: %Ln not done</source>
        <translation>
            <numerusform>{0} 达到上限：%Ln 项未执行</numerusform>
        </translation>
    </message>
    <message>
        <source>since {0}</source>
        <translation>自 {0} 起</translation>
    </message>
    <message>
        <source>read {0}</source>
        <translation>读取于 {0}</translation>
    </message>
    <message>
        <source>and {0}</source>
        <translation>{0}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>重新授权</translation>
    </message>
    <message>
        <source>Ends {0}, {1}</source>
        <translation>{0} 到期，{1}</translation>
    </message>
    <message>
        <source>First answer by {0}, {1}</source>
        <translation>最早须在 {0} 前答复，{1}</translation>
    </message>
    <message>
        <source>First ship by {0}, {1}</source>
        <translation>最早须在 {0} 前发货，{1}</translation>
    </message>
    <message>
        <source>The buyer cancelled after the label was printed.</source>
        <translation>面单打印后买家取消了订单。</translation>
    </message>
    <message>
        <source>The address changed, or the order was packed anew, after the label was printed. Pull the parcel.</source>
        <translation>打印面单后地址变了，或订单重新打包了。请抽出包裹。</translation>
    </message>
    <message>
        <source>The bag {0} was due at the sorting centre.</source>
        <translation>大包 {0} 本应已到分拣中心。</translation>
    </message>
    <message>
        <source>Indicators of the marketplace&apos;s own.</source>
        <translation>平台自己的指标。</translation>
    </message>
    <message>
        <source>Its lead time ends after the order must be shipped.</source>
        <translation>按备货时间，货到时已过订单的发货期限。</translation>
    </message>
    <message>
        <source>They were scanned out here, and their carriers tell of no scan.</source>
        <translation>已在此扫描出库，承运商却没有扫描记录。</translation>
    </message>
    <message>
        <source>They were scanned out here, and {0} tells of no scan.</source>
        <translation>已在此扫描出库，{0} 却没有扫描记录。</translation>
    </message>
    <message>
        <source>Snoozed until {0}</source>
        <translation>{0} 再提醒</translation>
    </message>
    <message>
        <source>Acknowledged at {0}</source>
        <translation>{0} 标为已知</translation>
    </message>
    <message>
        <source>In hand, {0}</source>
        <translation>{0} 标为已知</translation>
    </message>
    <message>
        <source>until {0}</source>
        <translation>至 {0}</translation>
    </message>
    <message>
        <source>In hand</source>
        <translation>已知</translation>
    </message>
    <message>
        <source>Ship by</source>
        <translation>发货时限</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>New orders</source>
        <translation>新订单</translation>
    </message>
    <message>
        <source>Cancellations</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Carriers</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Purchases</source>
        <translation>采购</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message numerus="yes">
        <source>%Ln overdue</source>
        <translation>
            <numerusform>%Ln 单超时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln under 2 h</source>
        <translation>
            <numerusform>%Ln 单不足 2 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in late bags</source>
        <translation>
            <numerusform>%Ln 单在迟到的大包中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln too late</source>
        <translation>
            <numerusform>%Ln 件太晚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln over</source>
        <translation>
            <numerusform>%Ln 项到期</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln quiet</source>
        <translation>
            <numerusform>%Ln 家无响应</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not proven</source>
        <translation>
            <numerusform>%Ln 家未核对</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln consent(s) over</source>
        <translation>
            <numerusform>%Ln 个授权已到期</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln consent(s) ending</source>
        <translation>
            <numerusform>%Ln 个授权即将到期</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to pull</source>
        <translation>
            <numerusform>%Ln 个待拦下</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>还有 %Ln 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new order(s)</source>
        <translation>
            <numerusform>%Ln 单新订单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) wait</source>
        <translation>
            <numerusform>%Ln 个答复待处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pull %Ln cancelled parcel(s)</source>
        <translation>
            <numerusform>拦下 %Ln 个已取消的包裹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The carrier has not scanned %Ln order(s)</source>
        <translation>
            <numerusform>承运商未扫描 %Ln 个订单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) are in late bags</source>
        <translation>
            <numerusform>%Ln 单在迟到的大包中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is bought for %Ln order(s) comes too late</source>
        <translation>
            <numerusform>为 %Ln 个订单采购的货会来得太晚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your rules point to %Ln order(s)</source>
        <translation>
            <numerusform>您的规则提示 %Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) need a hand</source>
        <translation>
            <numerusform>%Ln 家店铺需要处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) to arrange</source>
        <translation>
            <numerusform>%Ln 个订单待安排</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) to give</source>
        <translation>
            <numerusform>%Ln 个请求待答复</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>没有待办</translation>
    </message>
    <message>
        <source>Morning pass: {0}</source>
        <translation>早间检查：{0}</translation>
    </message>
    <message>
        <source>Noon pass: {0}</source>
        <translation>午间检查：{0}</translation>
    </message>
    <message>
        <source>Evening pass: {0}</source>
        <translation>晚间检查：{0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more alert(s)</source>
        <translation>
            <numerusform>另有 %Ln 条提醒</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Amounts</name>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) of {sku}</source>
        <translation>
            <numerusform>{sku} %Ln 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more SKU(s)</source>
        <translation>
            <numerusform>另有 %Ln 个 SKU</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more store(s)</source>
        <translation>
            <numerusform>另有 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln paused</source>
        <translation>
            <numerusform>%Ln 家已暂停</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln 家店铺</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{stores}, {calls}: each about every {time}</source>
        <translation>{stores}，{calls}：每家约每{time}读取一次</translation>
    </message>
    <message numerus="yes">
        <source>Reading %Ln store(s)</source>
        <translation>
            <numerusform>正在读取 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seller(s)</source>
        <translation>
            <numerusform>%Ln 个卖家</numerusform>
        </translation>
    </message>
    <message>
        <source>no seller has consented yet</source>
        <translation>尚无卖家授权</translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) taken</source>
        <translation>
            <numerusform>%Ln 个席位已用</numerusform>
        </translation>
    </message>
    <message>
        <source>App {0}: {1}.</source>
        <translation>应用 {0}：{1}。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) today</source>
        <translation>
            <numerusform>今日 %Ln 次调用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln a minute, {time} left</source>
        <translation>
            <numerusform>每分钟 %Ln 个，还需 {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln s</source>
        <translation>
            <numerusform>%Ln 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln min</source>
        <translation>
            <numerusform>%Ln 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>Answer</name>
    <message>
        <source>Let the buyer cancel: nothing is shipped</source>
        <translation>同意买家取消：不发货</translation>
    </message>
    <message>
        <source>Refuse to cancel: it is shipped</source>
        <translation>拒绝取消：照常发货</translation>
    </message>
    <message>
        <source>Accept the return: the buyer sends it back</source>
        <translation>同意退货：由买家寄回</translation>
    </message>
    <message>
        <source>Refund the whole amount, nothing is sent back</source>
        <translation>全额退款，无需寄回</translation>
    </message>
    <message>
        <source>Refuse the return</source>
        <translation>拒绝退货</translation>
    </message>
    <message>
        <source>Say that the goods are back</source>
        <translation>确认退货已收到</translation>
    </message>
    <message>
        <source>Refund the whole amount for what came back</source>
        <translation>对退回的货全额退款</translation>
    </message>
    <message>
        <source>Refuse the refund for what came back</source>
        <translation>对退回的货拒绝退款</translation>
    </message>
    <message>
        <source>Refund the whole amount</source>
        <translation>全额退款</translation>
    </message>
    <message>
        <source>Refuse: the marketplace decides</source>
        <translation>拒绝：由平台裁定</translation>
    </message>
</context>
<context>
    <name>AnswerForm</name>
    <message numerus="yes">
        <source>Accept %Ln request(s)?</source>
        <translation>
            <numerusform>同意 %Ln 个请求？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Refuse %Ln request(s)?</source>
        <translation>
            <numerusform>拒绝 %Ln 个请求？</numerusform>
        </translation>
    </message>
    <message>
        <source>Answer requests of buyers</source>
        <translation>答复买家请求</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>以及另外 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Together {0}</source>
        <translation>合计 {0}</translation>
    </message>
    <message>
        <source>Answer nothing</source>
        <translation>不答复</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Asking the marketplace which answers it takes</source>
        <translation>正在询问平台接受哪些答复</translation>
    </message>
    <message>
        <source>Choose a reason</source>
        <translation>选择原因</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Comment for the marketplace</source>
        <translation>给平台的说明</translation>
    </message>
    <message>
        <source>Web addresses of pictures, with spaces between</source>
        <translation>图片网址，以空格分隔</translation>
    </message>
</context>
<context>
    <name>ArrangePartForm</name>
    <message>
        <source>Which pieces of order {0} go out now?</source>
        <translation>订单 {0} 现在发哪几件？</translation>
    </message>
    <message>
        <source>Arrange a part</source>
        <translation>安排一部分</translation>
    </message>
    <message>
        <source>The others stay to ship. Pieces of two warehouses are two parcels.</source>
        <translation>其余的仍待发货。两个仓库的货是两个包裹。</translation>
    </message>
    <message>
        <source>Pieces to ship</source>
        <translation>要发的件数</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Arrange these</source>
        <translation>安排这些</translation>
    </message>
</context>
<context>
    <name>Arrivals</name>
    <message>
        <source>The way out answers again: {0}</source>
        <translation>出口恢复响应：{0}</translation>
    </message>
</context>
<context>
    <name>AssignForm</name>
    <message>
        <source>Give to</source>
        <translation>分配</translation>
    </message>
    <message numerus="yes">
        <source>Who works on %Ln order(s)?</source>
        <translation>
            <numerusform>这 %Ln 单由谁负责？</numerusform>
        </translation>
    </message>
    <message>
        <source>Give to them</source>
        <translation>分配</translation>
    </message>
    <message>
        <source>empty: nobody</source>
        <translation>留空则不分配</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>未填写</translation>
    </message>
</context>
<context>
    <name>BagDialog</name>
    <message>
        <source>Bag</source>
        <translation>大包</translation>
    </message>
    <message>
        <source>The bag and its express</source>
        <translation>大包及其快递</translation>
    </message>
    <message>
        <source>YYYY-MM-DD; empty: by the rule</source>
        <translation>YYYY-MM-DD；留空：按规则</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Express carrier</source>
        <translation>快递公司</translation>
    </message>
    <message>
        <source>Express number</source>
        <translation>快递单号</translation>
    </message>
    <message>
        <source>Due at the sorting centre</source>
        <translation>最迟到达分拣中心</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Not a date</source>
        <translation>不是日期</translation>
    </message>
</context>
<context>
    <name>BagsPane</name>
    <message>
        <source>Bags</source>
        <translation>大包</translation>
    </message>
    <message>
        <source>Bag</source>
        <translation>大包</translation>
    </message>
    <message>
        <source>Express</source>
        <translation>快递</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Parcels</source>
        <translation>包裹</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已寄出</translation>
    </message>
    <message>
        <source>Due there</source>
        <translation>应到</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>已到达</translation>
    </message>
    <message>
        <source>Parcels of the bag</source>
        <translation>大包中的包裹</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>First scan</source>
        <translation>首次扫描</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>取出</translation>
    </message>
    <message>
        <source>Reading the bags.</source>
        <translation>正在读取大包。</translation>
    </message>
    <message>
        <source>Scan a parcel into the bag</source>
        <translation>扫描包裹装入大包</translation>
    </message>
    <message>
        <source>Parcel for the bag</source>
        <translation>要装入的包裹</translation>
    </message>
    <message>
        <source>New bag</source>
        <translation>新大包</translation>
    </message>
    <message>
        <source>Details …</source>
        <translation>详情 …</translation>
    </message>
    <message>
        <source>Sent now</source>
        <translation>现已寄出</translation>
    </message>
    <message>
        <source>Arrived now</source>
        <translation>现已到达</translation>
    </message>
    <message>
        <source>Unpack</source>
        <translation>拆包</translation>
    </message>
    <message numerus="yes">
        <source>A parcel is to be scanned at the sorting centre %Ln working day(s) after its order: a rule of experience, told by no API. The settings have the days, a bag&apos;s details its own date.</source>
        <translation>
            <numerusform>包裹应在下单后 %Ln 个工作日内在分拣中心扫描：这是经验规则，没有接口提供。天数在设置中，大包可在详情里单独定日期。</numerusform>
        </translation>
    </message>
    <message>
        <source>No bags. Parcels of cross-border stores go into one.</source>
        <translation>没有大包。跨境店铺的包裹装入大包。</translation>
    </message>
    <message>
        <source>{0}, {1} scanned</source>
        <translation>{0}，已扫描 {1}</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
</context>
<context>
    <name>Beside</name>
    <message>
        <source>missing</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>{most} characters at most</source>
        <translation>最多 {most} 个字符</translation>
    </message>
    <message>
        <source>a number up to {most}</source>
        <translation>不超过 {most} 的数字</translation>
    </message>
    <message>
        <source>not a value of this field</source>
        <translation>不是此字段的值</translation>
    </message>
    <message>
        <source>no currency</source>
        <translation>缺少货币</translation>
    </message>
    <message>
        <source>another rule has this name</source>
        <translation>已有同名规则</translation>
    </message>
    <message>
        <source>another store has this name</source>
        <translation>已有同名店铺</translation>
    </message>
    <message>
        <source>another printer has this name</source>
        <translation>已有同名打印机</translation>
    </message>
    <message>
        <source>1 to 200 characters</source>
        <translation>1 到 200 个字符</translation>
    </message>
    <message>
        <source>no address and port</source>
        <translation>不是地址和端口</translation>
    </message>
    <message>
        <source>the print service is not running</source>
        <translation>打印服务未运行</translation>
    </message>
    <message>
        <source>no such folder</source>
        <translation>没有这个文件夹</translation>
    </message>
    <message>
        <source>one number, or four</source>
        <translation>一个数，或四个数</translation>
    </message>
    <message>
        <source>0 to {most} mm</source>
        <translation>0 到 {most} 毫米</translation>
    </message>
    <message>
        <source>not a country of Lazada</source>
        <translation>不是 Lazada 的国家</translation>
    </message>
    <message>
        <source>not a web address</source>
        <translation>不是网址</translation>
    </message>
    <message>
        <source>not a marketplace</source>
        <translation>不是平台</translation>
    </message>
</context>
<context>
    <name>BrowserDesk</name>
    <message>
        <source>Choose stores in the rail first: Ctrl and a click choose several.</source>
        <translation>请先在左栏选择店铺：按住 Ctrl 单击可选多家。</translation>
    </message>
    <message>
        <source>Stores are being opened. Stop it, or wait until it is over.</source>
        <translation>正在打开店铺。可停止，或等待完成。</translation>
    </message>
    <message numerus="yes">
        <source>Opening %Ln store(s), one after the other</source>
        <translation>
            <numerusform>正在依次打开 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) open.</source>
        <translation>
            <numerusform>已打开 %Ln 家店铺。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) left closed.</source>
        <translation>
            <numerusform>%Ln 家店铺未打开。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) did not open.</source>
        <translation>
            <numerusform>%Ln 家店铺打开失败。</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}: {1}.</source>
        <translation>{0}：{1}。</translation>
    </message>
    <message>
        <source>No browser of these stores is open.</source>
        <translation>这些店铺没有打开的浏览器。</translation>
    </message>
    <message>
        <source>{0} is closed. Its pages come back when it is opened.</source>
        <translation>{0} 已关闭。再次打开时会恢复其页面。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) closed. Their pages come back when they are opened.</source>
        <translation>
            <numerusform>已关闭 %Ln 家店铺。再次打开时会恢复其页面。</numerusform>
        </translation>
    </message>
    <message>
        <source>No store is open: there is nothing to put in order.</source>
        <translation>没有打开的店铺，无需排列。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln window(s) stand beside each other.</source>
        <translation>
            <numerusform>%Ln 个窗口已并排。</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} closed after {1} without use. Its pages come back when it is opened.</source>
        <translation>{0} 闲置 {1} 后已关闭。再次打开时会恢复其页面。</translation>
    </message>
    <message>
        <source>{0} closed to free memory, after {1} without use. Its pages come back when it is opened.</source>
        <translation>{0} 闲置 {1}，为释放内存已关闭。再次打开时会恢复其页面。</translation>
    </message>
</context>
<context>
    <name>BrowserSide</name>
    <message>
        <source>This store&apos;s browser</source>
        <translation>此店铺的浏览器</translation>
    </message>
    <message>
        <source>Where it opened from</source>
        <translation>从哪里打开过</translation>
    </message>
    <message>
        <source>All traffic of this store stops at once. The window stays, its pages say why, and it goes on by itself when the proxy answers again.</source>
        <translation>此店铺的所有流量立即停止。窗口保留，页面说明原因，代理恢复响应后自动继续。</translation>
    </message>
    <message>
        <source>If the proxy drops while it is open</source>
        <translation>打开期间代理断开时</translation>
    </message>
</context>
<context>
    <name>BulkBar</name>
    <message>
        <source>Selected orders</source>
        <translation>已选订单</translation>
    </message>
    <message>
        <source>Print labels</source>
        <translation>打印面单</translation>
    </message>
    <message>
        <source>Open store</source>
        <translation>打开店铺</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Mark the orders, copy them</source>
        <translation>标记或复制这些订单</translation>
    </message>
    <message>
        <source>Clear selection</source>
        <translation>清除选择</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>已选 %Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to print</source>
        <translation>
            <numerusform>%Ln 单可打印</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not arranged</source>
        <translation>
            <numerusform>%Ln 单未安排发货</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a label to print</source>
        <translation>
            <numerusform>%Ln 单没有可打印的面单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Print %Ln</source>
        <translation>
            <numerusform>打印 %Ln 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be printed: not arranged yet.</source>
        <translation>
            <numerusform>%Ln 单无法打印：尚未安排发货。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be printed: only arranged orders have a label.</source>
        <translation>
            <numerusform>%Ln 单无法打印：只有已安排发货的订单才有面单。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Calendar</name>
    <message>
        <source>Calendar</source>
        <translation>日历</translation>
    </message>
    <message>
        <source>Previous month</source>
        <translation>上个月</translation>
    </message>
    <message>
        <source>Next month</source>
        <translation>下个月</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月份</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日期</translation>
    </message>
</context>
<context>
    <name>CancelOrderForm</name>
    <message>
        <source>Cancel order {0}?</source>
        <translation>取消订单 {0}？</translation>
    </message>
    <message>
        <source>Cancel the order</source>
        <translation>取消订单</translation>
    </message>
    <message>
        <source>The buyer is told, and the marketplace counts it as a cancellation by {0}. With some reasons it sets the stock to 0.</source>
        <translation>买家会收到通知，平台会将其计为 {0} 的取消。部分原因会使库存归零。</translation>
    </message>
    <message>
        <source>Keep the order</source>
        <translation>保留订单</translation>
    </message>
    <message>
        <source>Asking the marketplace for the reasons it takes</source>
        <translation>正在向平台查询可用的原因</translation>
    </message>
    <message>
        <source>The marketplace takes no reason any more: it is too late.</source>
        <translation>平台已不接受取消：为时已晚。</translation>
    </message>
</context>
<context>
    <name>CheckRows</name>
    <message>
        <source>Checks before the first page</source>
        <translation>首个页面之前的检查</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>预期</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
</context>
<context>
    <name>ChosenOrders</name>
    <message>
        <source>Select the orders to print. Ctrl A selects the whole list.</source>
        <translation>请先选择要打印的订单。Ctrl A 可全选列表。</translation>
    </message>
    <message>
        <source>Choose a row or a store to open first.</source>
        <translation>请先选择一行或一家店铺。</translation>
    </message>
    <message>
        <source>Copied: {0}</source>
        <translation>已复制：{0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>已复制 %Ln 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Clock</name>
    <message>
        <source>{0} s</source>
        <translation>{0}秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0}分钟</translation>
    </message>
    <message>
        <source>{0} h {1}</source>
        <translation>{0}小时{1}</translation>
    </message>
    <message>
        <source>{0} d {1} h</source>
        <translation>{0}天{1}小时</translation>
    </message>
    <message>
        <source>{0} min {1} s</source>
        <translation>{0}分{1}秒</translation>
    </message>
    <message>
        <source>{0} late</source>
        <translation>已超时 {0}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{month}{day}日</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>1月</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>2月</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>3月</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>4月</translation>
    </message>
    <message>
        <source>May</source>
        <translation>5月</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>6月</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>7月</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>8月</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>9月</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>10月</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>11月</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>12月</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>{day} {year}</source>
        <translation>{year}年{day}</translation>
    </message>
    <message>
        <source>No ship-by time</source>
        <translation>无发货时限</translation>
    </message>
    <message>
        <source>Ship by {moment} {zone}, {left}, {source}</source>
        <translation>须在 {moment} {zone} 前发货，{left}，{source}</translation>
    </message>
    <message>
        <source>from the order export&apos;s {0}</source>
        <translation>来自订单导出的 {0}</translation>
    </message>
    <message>
        <source>from {marketplace}&apos;s {field}</source>
        <translation>来自 {marketplace} 的 {field}</translation>
    </message>
    <message>
        <source>{0}, which may mean packing or hand-over</source>
        <translation>{0}，可能指打包，也可能指交付</translation>
    </message>
    <message>
        <source>Ship by</source>
        <translation>发货截止</translation>
    </message>
    <message>
        <source>Pack by</source>
        <translation>打包截止</translation>
    </message>
    <message>
        <source>Hand over by</source>
        <translation>交付截止</translation>
    </message>
    <message>
        <source>Answer a cancellation</source>
        <translation>答复取消</translation>
    </message>
    <message>
        <source>Answer a return</source>
        <translation>答复退货</translation>
    </message>
    <message>
        <source>Answer a refund</source>
        <translation>答复退款</translation>
    </message>
    <message>
        <source>from a rule of lzdesk, not from the marketplace</source>
        <translation>来自 lzdesk 的规则，而非平台</translation>
    </message>
</context>
<context>
    <name>ClocksPane</name>
    <message>
        <source>Clocks</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Running clocks</source>
        <translation>正在计时</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>About</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>For</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Rests on</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Ship</source>
        <translation>发货</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Cancellations</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Whose clocks</source>
        <translation>谁的时限</translation>
    </message>
    <message>
        <source>Of everyone</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>Due today</source>
        <translation>今天到期</translation>
    </message>
    <message numerus="yes">
        <source>Your own deadline rules in {0} are not used: %Ln fault(s) in the file. Run “lzdesk deadlines list” to read which.</source>
        <translation>
            <numerusform>{0} 中您自己的期限规则未被使用：文件中有 %Ln 处错误。运行“lzdesk deadlines list”可查看是哪些。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clock(s)</source>
        <translation>
            <numerusform>%Ln 个时限</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln overdue</source>
        <translation>
            <numerusform>%Ln 已逾期</numerusform>
        </translation>
    </message>
    <message>
        <source>No clock runs here.</source>
        <translation>这里没有正在计时的时限。</translation>
    </message>
</context>
<context>
    <name>CodePage</name>
    <message>
        <source>Read as {0}</source>
        <translation>按 {0} 读取</translation>
    </message>
    <message>
        <source>The file does not say how its letters are kept. If they look wrong here, save it as XLSX or as CSV UTF-8, and take that in.</source>
        <translation>文件没有说明其文字编码。如果这里的文字显示不对，请另存为 XLSX 或 CSV UTF-8 后再导入。</translation>
    </message>
</context>
<context>
    <name>ColumnMenu</name>
    <message>
        <source>The usual columns</source>
        <translation>默认列</translation>
    </message>
</context>
<context>
    <name>Columns</name>
    <message>
        <source>{number}, new</source>
        <translation>{number}，新订单</translation>
    </message>
    <message>
        <source>{status}, the marketplace says: {raw}</source>
        <translation>{status}，平台原文：{raw}</translation>
    </message>
    <message>
        <source>COD</source>
        <translation>货到付款</translation>
    </message>
    <message>
        <source>Cash on delivery</source>
        <translation>货到付款</translation>
    </message>
    <message>
        <source>Next clock</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>买家</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>下单时间</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>打印时间</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>付款方式</translation>
    </message>
    <message>
        <source>Warehouse</source>
        <translation>仓库</translation>
    </message>
    <message>
        <source>Fulfilled by</source>
        <translation>履约方</translation>
    </message>
    <message>
        <source>Buyer note</source>
        <translation>买家备注</translation>
    </message>
    <message>
        <source>Tax invoice</source>
        <translation>税务发票</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>需要</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Hold until</source>
        <translation>暂缓至</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Ship by</source>
        <translation>发货时限</translation>
    </message>
</context>
<context>
    <name>CopyRow</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>Country</name>
    <message>
        <source>Singapore</source>
        <translation>新加坡</translation>
    </message>
    <message>
        <source>Malaysia</source>
        <translation>马来西亚</translation>
    </message>
    <message>
        <source>Thailand</source>
        <translation>泰国</translation>
    </message>
    <message>
        <source>Vietnam</source>
        <translation>越南</translation>
    </message>
    <message>
        <source>Philippines</source>
        <translation>菲律宾</translation>
    </message>
    <message>
        <source>Indonesia</source>
        <translation>印度尼西亚</translation>
    </message>
</context>
<context>
    <name>Created</name>
    <message>
        <source>any time</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>last 90 days</source>
        <translation>最近 90 天</translation>
    </message>
</context>
<context>
    <name>DateRangePopup</name>
    <message>
        <source>Created between two days</source>
        <translation>在两个日期之间下单</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Show these days</source>
        <translation>显示这些日期</translation>
    </message>
</context>
<context>
    <name>DemoForm</name>
    <message>
        <source>Twelve invented stores with living orders, in a window of their own. Nothing leaves this computer, and nothing of it stays.</source>
        <translation>十二家虚构的店铺，订单会不断变化，在单独的窗口中打开。数据不会离开这台电脑，用完也不会留下任何内容。</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>开始演示</translation>
    </message>
</context>
<context>
    <name>DeskCommands</name>
    <message>
        <source>{0} is being opened.</source>
        <translation>正在打开{0}。</translation>
    </message>
    <message>
        <source>Opening {0}</source>
        <translation>正在打开{0}</translation>
    </message>
    <message>
        <source>{0} is at the front.</source>
        <translation>{0}已在最前。</translation>
    </message>
    <message>
        <source>{0} is open.</source>
        <translation>{0}已打开。</translation>
    </message>
    <message>
        <source>The demo opens in a window of its own.</source>
        <translation>演示会在单独的窗口中打开。</translation>
    </message>
    <message>
        <source>{0} is read now.</source>
        <translation>正在读取{0}。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) are read now.</source>
        <translation>
            <numerusform>正在读取 %Ln 家店铺。</numerusform>
        </translation>
    </message>
    <message>
        <source>All stores are read now.</source>
        <translation>正在读取全部店铺。</translation>
    </message>
    <message>
        <source>The secrets are open. Reading starts.</source>
        <translation>密钥已解锁，开始读取。</translation>
    </message>
</context>
<context>
    <name>DeskDialog</name>
    <message>
        <source>{0} … {1} s</source>
        <translation>{0}……{1} 秒</translation>
    </message>
</context>
<context>
    <name>DeveloperAppForm</name>
    <message>
        <source>App key</source>
        <translation>App Key</translation>
    </message>
    <message>
        <source>App secret</source>
        <translation>App Secret</translation>
    </message>
    <message>
        <source>I have tokens</source>
        <translation>我有令牌</translation>
    </message>
    <message>
        <source>The seller consents</source>
        <translation>由卖家授权</translation>
    </message>
    <message>
        <source>Name of the store</source>
        <translation>店铺名称</translation>
    </message>
    <message>
        <source>empty: the seller&apos;s own</source>
        <translation>留空则用卖家自己的名称</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>请选择</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Access Token</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>Refresh Token</translation>
    </message>
    <message>
        <source>Redirect address of the app</source>
        <translation>应用的回调地址</translation>
    </message>
    <message>
        <source>Consent page</source>
        <translation>授权页面</translation>
    </message>
    <message>
        <source>Open the page again</source>
        <translation>再次打开页面</translation>
    </message>
    <message>
        <source>the seller signs in there</source>
        <translation>卖家在该页面登录</translation>
    </message>
    <message>
        <source>Address it ended at</source>
        <translation>授权后跳转到的地址</translation>
    </message>
    <message>
        <source>copy all of it from the browser</source>
        <translation>从浏览器复制完整地址</translation>
    </message>
    <message>
        <source>Other addresses</source>
        <translation>其他地址</translation>
    </message>
    <message>
        <source>only for a gateway of your own</source>
        <translation>仅用于自建网关</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>API 地址</translation>
    </message>
    <message>
        <source>Token address</source>
        <translation>令牌地址</translation>
    </message>
    <message>
        <source>Authorize address</source>
        <translation>授权地址</translation>
    </message>
    <message>
        <source>empty: the app here with most free seats</source>
        <translation>留空：使用此处空余席位最多的应用</translation>
    </message>
    <message>
        <source>Add the store</source>
        <translation>添加店铺</translation>
    </message>
    <message>
        <source>Add the stores</source>
        <translation>添加这些店铺</translation>
    </message>
    <message>
        <source>Open the consent page</source>
        <translation>打开授权页面</translation>
    </message>
    <message>
        <source>Asking for the consent page</source>
        <translation>正在获取授权页面</translation>
    </message>
    <message>
        <source>Asking the marketplace for the store</source>
        <translation>正在向平台查询店铺</translation>
    </message>
    <message numerus="yes">
        <source>%Ln were here already: their consent was renewed</source>
        <translation>
            <numerusform>%Ln 家已在列表中：授权已更新</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) added</source>
        <translation>
            <numerusform>已添加 %Ln 家店铺</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Doors</name>
    <message>
        <source>Ways to bring orders here</source>
        <translation>导入订单的方式</translation>
    </message>
    <message>
        <source>No store is here yet. Where do the orders come from?</source>
        <translation>还没有店铺。订单从哪里来？</translation>
    </message>
    <message>
        <source>The demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Twelve invented stores with living orders. Nothing leaves this computer.</source>
        <translation>十二家虚构的店铺，订单会不断变化。数据不会离开这台电脑。</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>开始演示</translation>
    </message>
    <message>
        <source>An order export file</source>
        <translation>订单导出文件</translation>
    </message>
    <message>
        <source>Your own orders from the seller center, as XLSX or CSV. No API is needed.</source>
        <translation>从卖家中心导出的订单，XLSX 或 CSV 格式，无需 API。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>A developer app</source>
        <translation>开发者应用</translation>
    </message>
    <message>
        <source>Stores are read all day by themselves, and their labels can be printed.</source>
        <translation>全天自动读取店铺，并可打印面单。</translation>
    </message>
    <message>
        <source>Enter the app</source>
        <translation>填写应用</translation>
    </message>
    <message>
        <source>Or a file of stores</source>
        <translation>或导入店铺文件</translation>
    </message>
    <message>
        <source>TOML or CSV, for many stores at once</source>
        <translation>TOML 或 CSV，一次添加多家店铺</translation>
    </message>
</context>
<context>
    <name>DownloadDesk</name>
    <message>
        <source>The list could not be read. {0}</source>
        <translation>无法读取列表。{0}</translation>
    </message>
    <message>
        <source>Take in the orders …</source>
        <translation>导入订单…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>This computer has no program that shows it.</source>
        <translation>本机没有可打开此文件的程序。</translation>
    </message>
    <message>
        <source>{0} was deleted.</source>
        <translation>已删除 {0}。</translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Came</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Being looked at</source>
        <translation>正在识别</translation>
    </message>
    <message>
        <source>Order export</source>
        <translation>订单导出文件</translation>
    </message>
    <message>
        <source>Labels, PDF</source>
        <translation>面单，PDF</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>压缩包</translation>
    </message>
    <message>
        <source>Locked with a password</source>
        <translation>有密码保护</translation>
    </message>
    <message>
        <source>Broken: cannot be read</source>
        <translation>已损坏，无法读取</translation>
    </message>
    <message>
        <source>Not known: looking at it took too long</source>
        <translation>未知：识别用时过长</translation>
    </message>
    <message>
        <source>Not looked at: too large</source>
        <translation>未识别：文件过大</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空文件</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>已不在</translation>
    </message>
    <message>
        <source>Another kind of file</source>
        <translation>其他类型文件</translation>
    </message>
    <message>
        <source>{0} downloaded an order export: {1}</source>
        <translation>{0} 下载了订单导出文件：{1}</translation>
    </message>
    <message>
        <source>{0} downloaded labels: {1}</source>
        <translation>{0} 下载了面单：{1}</translation>
    </message>
    <message>
        <source>{0} downloaded {1}</source>
        <translation>{0} 下载了 {1}</translation>
    </message>
</context>
<context>
    <name>DownloadsView</name>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Nothing yet. What you download in this store&apos;s browser lands here, apart from all other stores. Order exports and labels are recognised, whatever they are called.</source>
        <translation>暂无内容。在本店浏览器中下载的文件会保存在这里，与其他店铺分开。无论文件名如何，都能识别订单导出文件和面单。</translation>
    </message>
    <message>
        <source>Take in the orders …</source>
        <translation>导入订单…</translation>
    </message>
    <message>
        <source>To the print queue</source>
        <translation>送到打印队列</translation>
    </message>
    <message>
        <source>Show labels</source>
        <translation>显示面单</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>No files</source>
        <translation>没有文件</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>未读取</translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Package {0}</source>
        <translation>包裹 {0}</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>首次读取</translation>
    </message>
    <message>
        <source>No package yet. One is made when the order is arranged.</source>
        <translation>还没有包裹。安排发货后会生成包裹。</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>包裹</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>No ship clock runs</source>
        <translation>没有发货时限</translation>
    </message>
    <message>
        <source>Hand over by</source>
        <translation>交运时限</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Pack by</source>
        <translation>打包截止</translation>
    </message>
    <message>
        <source>At the carrier by</source>
        <translation>交运截止</translation>
    </message>
    <message>
        <source>Answer the buyer by</source>
        <translation>答复买家期限</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>下单时间</translation>
    </message>
    <message>
        <source>in store ({zone})</source>
        <translation>店铺时间（{zone}）</translation>
    </message>
    <message>
        <source>A rule of lzdesk would say {moment}: {words}. The marketplace&apos;s own time counts.</source>
        <translation>按 lzdesk 的规则应为 {moment}：{words}。以平台自己的时间为准。</translation>
    </message>
    <message>
        <source>{marketplace} field {field}</source>
        <translation>{marketplace} 字段 {field}</translation>
    </message>
    <message>
        <source>a rule of lzdesk, not the marketplace</source>
        <translation>lzdesk 的规则，非平台数据</translation>
    </message>
    <message>
        <source>read {0}</source>
        <translation>读取于 {0}</translation>
    </message>
    <message>
        <source>Store read</source>
        <translation>店铺读取</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未读取</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Shipping, vouchers</source>
        <translation>运费、优惠</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>实付</translation>
    </message>
    <message>
        <source>Cash on delivery</source>
        <translation>货到付款</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>price {price}, paid {paid} each</source>
        <translation>单价 {price}，每件实付 {paid}</translation>
    </message>
    <message>
        <source>not printed yet</source>
        <translation>尚未打印</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>面单</translation>
    </message>
    <message>
        <source>{when} by {who}, run {run}, page {page}</source>
        <translation>{when} 由 {who} 打印，批次 {run}，第 {page} 页</translation>
    </message>
    <message>
        <source>Ship to</source>
        <translation>收货</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>买家</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Buyer note</source>
        <translation>买家备注</translation>
    </message>
    <message>
        <source>Tax invoice</source>
        <translation>税务发票</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>需要</translation>
    </message>
    <message>
        <source>Warehouse</source>
        <translation>仓库</translation>
    </message>
    <message>
        <source>Shipped by</source>
        <translation>发货方</translation>
    </message>
    <message>
        <source>Was held until</source>
        <translation>曾暂缓至</translation>
    </message>
    <message>
        <source>Held until</source>
        <translation>暂缓至</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>must be read before printing</source>
        <translation>打印前必读</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Item, SKU, status</source>
        <translation>商品、SKU、状态</translation>
    </message>
    <message>
        <source>What the marketplace sent is kept 30 days, and is not here.</source>
        <translation>平台原文保留 30 天，此处已没有。</translation>
    </message>
    <message>
        <source>As the marketplace sent it, read {0}</source>
        <translation>平台原文，读取于 {0}</translation>
    </message>
    <message>
        <source>{0} characters more are not shown.</source>
        <translation>另有 {0} 个字符未显示。</translation>
    </message>
</context>
<context>
    <name>DrawerContent</name>
    <message>
        <source>The order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Its packages</source>
        <translation>订单的包裹</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>包裹</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>This order is not here any more.</source>
        <translation>此订单已不在这里。</translation>
    </message>
    <message>
        <source>Its store was removed, or another program changed the data folder.</source>
        <translation>其店铺已被移除，或有其他程序改动了数据文件夹。</translation>
    </message>
    <message>
        <source>The order could not be read from this computer&apos;s disk.</source>
        <translation>无法从本机磁盘读取此订单。</translation>
    </message>
    <message>
        <source>Nothing of it is lost. ({0})</source>
        <translation>数据没有丢失。（{0}）</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>The order is being read …</source>
        <translation>正在读取订单…</translation>
    </message>
</context>
<context>
    <name>DrawerFoot</name>
    <message>
        <source>Print label</source>
        <translation>打印面单</translation>
    </message>
    <message>
        <source>Open in store</source>
        <translation>在店铺中打开</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>暂缓</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>结束暂缓</translation>
    </message>
    <message>
        <source>There is no order to print.</source>
        <translation>没有可打印的订单。</translation>
    </message>
    <message>
        <source>The marketplace ships this one.</source>
        <translation>此单由平台发货。</translation>
    </message>
    <message>
        <source>The buyer asks to cancel: decide that first.</source>
        <translation>买家申请取消：请先处理。</translation>
    </message>
    <message>
        <source>Not arranged yet: no package, so no label.</source>
        <translation>尚未安排发货：没有包裹，也就没有面单。</translation>
    </message>
    <message>
        <source>On its way already, or ended.</source>
        <translation>已在途或已结束。</translation>
    </message>
</context>
<context>
    <name>DrawerHead</name>
    <message>
        <source>Copy the order number</source>
        <translation>复制订单号</translation>
    </message>
    <message>
        <source>Previous order</source>
        <translation>上一个订单</translation>
    </message>
    <message>
        <source>Next order</source>
        <translation>下一个订单</translation>
    </message>
    <message>
        <source>Close the drawer</source>
        <translation>关闭订单详情</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>DrawerMessage</name>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
</context>
<context>
    <name>DrawerPage</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>EditStoreForm</name>
    <message>
        <source>What is {0} called, and where does it stand?</source>
        <translation>{0} 叫什么名字，属于哪个分组？</translation>
    </message>
    <message>
        <source>Edit the store</source>
        <translation>编辑店铺</translation>
    </message>
    <message>
        <source>Name of the store</source>
        <translation>店铺名称</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>one there is, or a new one</source>
        <translation>已有的分组，或新建一个</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Its browser, when unused, closes after</source>
        <translation>浏览器闲置多久后关闭</translation>
    </message>
    <message>
        <source>Its parcels are ready to ship</source>
        <translation>包裹何时标记为可发货</translation>
    </message>
    <message>
        <source>Read whether it is signed in</source>
        <translation>读取是否已登录</translation>
    </message>
    <message>
        <source>From the addresses of pages that you open; no page is loaded for it.</source>
        <translation>根据您打开的页面地址判断，不会为此加载任何页面。</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep the changes</source>
        <translation>保存更改</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>Keeping the changes</source>
        <translation>正在保存更改</translation>
    </message>
</context>
<context>
    <name>Empty</name>
    <message>
        <source>No order fits these filters.</source>
        <translation>没有符合筛选条件的订单。</translation>
    </message>
    <message>
        <source>Its stores are paused: what came since then is not here.</source>
        <translation>其店铺已暂停：此后的订单不在这里。</translation>
    </message>
    <message>
        <source>{unread} of {all} stores were not read yet.</source>
        <translation>{all} 家店铺中有 {unread} 家尚未读取。</translation>
    </message>
    <message>
        <source>Not read yet.</source>
        <translation>尚未读取。</translation>
    </message>
    <message>
        <source>{proven} of {all} stores proven at {time}.</source>
        <translation>{time} 时，{all} 家店铺中 {proven} 家已核对。</translation>
    </message>
    <message>
        <source>No open orders.</source>
        <translation>没有待处理的订单。</translation>
    </message>
    <message>
        <source>No orders to ship.</source>
        <translation>没有待发货的订单。</translation>
    </message>
    <message>
        <source>No arranged orders.</source>
        <translation>没有已安排发货的订单。</translation>
    </message>
    <message>
        <source>No held orders.</source>
        <translation>没有暂停的订单。</translation>
    </message>
    <message>
        <source>No buyer asks to cancel.</source>
        <translation>没有买家申请取消。</translation>
    </message>
    <message>
        <source>No unpaid orders.</source>
        <translation>没有未付款的订单。</translation>
    </message>
    <message>
        <source>No failed deliveries.</source>
        <translation>没有派送失败的订单。</translation>
    </message>
    <message>
        <source>No orders on their way back.</source>
        <translation>没有退回途中的订单。</translation>
    </message>
    <message>
        <source>No orders in transit.</source>
        <translation>没有运输中的订单。</translation>
    </message>
    <message>
        <source>No delivered orders.</source>
        <translation>没有已送达的订单。</translation>
    </message>
    <message>
        <source>No completed orders.</source>
        <translation>没有已完成的订单。</translation>
    </message>
    <message>
        <source>No returned orders.</source>
        <translation>没有已退货的订单。</translation>
    </message>
    <message>
        <source>No cancelled orders.</source>
        <translation>没有已取消的订单。</translation>
    </message>
    <message>
        <source>Nothing stands in this list.</source>
        <translation>此清单中没有订单。</translation>
    </message>
    <message>
        <source>No orders.</source>
        <translation>没有订单。</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>No orders shown</source>
        <translation>没有显示订单</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Read now</source>
        <translation>立即读取</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>Reading starts</source>
        <translation>正在启动读取</translation>
    </message>
    <message>
        <source>Reading runs</source>
        <translation>读取运行中</translation>
    </message>
    <message>
        <source>Reading starts again</source>
        <translation>正在重新启动读取</translation>
    </message>
    <message>
        <source>Reading stopped</source>
        <translation>读取已停止</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Excel workbook (*.xlsx);;CSV, for any spreadsheet (*.csv)</source>
        <translation>Excel 工作簿 (*.xlsx);;CSV，适用于任何表格软件 (*.csv)</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>App key</source>
        <translation>App Key</translation>
    </message>
    <message>
        <source>App secret</source>
        <translation>App Secret</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Access Token</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>Refresh Token</translation>
    </message>
    <message>
        <source>Redirect address of the app</source>
        <translation>应用的回调地址</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>API 地址</translation>
    </message>
    <message>
        <source>Token address</source>
        <translation>令牌地址</translation>
    </message>
    <message>
        <source>Authorize address</source>
        <translation>授权地址</translation>
    </message>
    <message>
        <source>Name of the store</source>
        <translation>店铺名称</translation>
    </message>
    <message>
        <source>Its browser, when unused, closes after</source>
        <translation>浏览器闲置多久后关闭</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>FileRow</name>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>下单</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Choose the columns</source>
        <translation>选择要显示的列</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln 单</numerusform>
        </translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未读取</translation>
    </message>
    <message>
        <source>read {0}</source>
        <translation>读取于 {0}</translation>
    </message>
    <message>
        <source>No order has one yet</source>
        <translation>还没有订单带有此项</translation>
    </message>
    <message>
        <source>Between two days …</source>
        <translation>指定日期范围…</translation>
    </message>
    <message>
        <source>All stores</source>
        <translation>全部店铺</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>还有 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>overdue</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>under 2 h</source>
        <translation>2 小时内</translation>
    </message>
    <message>
        <source>2 to 12 h</source>
        <translation>2 至 12 小时</translation>
    </message>
    <message>
        <source>over 12 h</source>
        <translation>12 小时以上</translation>
    </message>
    <message>
        <source>under 12 h</source>
        <translation>12 小时内</translation>
    </message>
    <message>
        <source>due today</source>
        <translation>今天到期</translation>
    </message>
    <message>
        <source>cash on delivery</source>
        <translation>货到付款</translation>
    </message>
    <message>
        <source>printed</source>
        <translation>已打印</translation>
    </message>
    <message>
        <source>not printed</source>
        <translation>未打印</translation>
    </message>
    <message>
        <source>cancelled after printing, to pull</source>
        <translation>打印后取消，需拦下</translation>
    </message>
    <message>
        <source>changed after printing, to print again</source>
        <translation>打印后有变，需重打</translation>
    </message>
    <message>
        <source>not seen yet</source>
        <translation>未查看</translation>
    </message>
    <message>
        <source>not seen for an hour</source>
        <translation>一小时未查看</translation>
    </message>
    <message>
        <source>on hold</source>
        <translation>暂缓中</translation>
    </message>
    <message>
        <source>hold is over</source>
        <translation>暂缓已到期</translation>
    </message>
    <message>
        <source>has a note</source>
        <translation>有备注</translation>
    </message>
    <message>
        <source>note to read before printing</source>
        <translation>打印前必读备注</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Marketplace</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>Work list</source>
        <translation>工作清单</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Fulfilled by</source>
        <translation>履约方</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>负责人</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>No order or parcel with the number {0}</source>
        <translation>没有编号为 {0} 的订单或包裹</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>标签页</translation>
    </message>
    <message>
        <source>work list</source>
        <translation>工作清单</translation>
    </message>
    <message>
        <source>saved view</source>
        <translation>已保存的视图</translation>
    </message>
    <message>
        <source>Show all orders with “{0}”</source>
        <translation>显示包含“{0}”的全部订单</translation>
    </message>
</context>
<context>
    <name>GiveProxyForm</name>
    <message>
        <source>Which stores go out through it?</source>
        <translation>哪些店铺经此代理上网？</translation>
    </message>
    <message>
        <source>Give a proxy</source>
        <translation>分配代理</translation>
    </message>
    <message>
        <source>None: this computer&apos;s own line</source>
        <translation>无：使用本机线路</translation>
    </message>
    <message>
        <source>Their browsers</source>
        <translation>店铺的浏览器</translation>
    </message>
    <message>
        <source>The calls of their API</source>
        <translation>店铺的 API 调用</translation>
    </message>
    <message>
        <source>Stores</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>What goes out through it</source>
        <translation>经此代理的内容</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Give it to them</source>
        <translation>分配</translation>
    </message>
    <message>
        <source>From the next call on, also of the other stores that share their consent. Some apps answer only the addresses that are registered for them.</source>
        <translation>从下一次调用起生效，共用同一授权的其他店铺也一样。有些应用只响应已登记的地址。</translation>
    </message>
    <message>
        <source>The next opening checks it before any page is loaded. Stores that share a profile share it.</source>
        <translation>下次打开时，会在加载任何页面前检查。共用配置的店铺共用此代理。</translation>
    </message>
    <message>
        <source>Open now: {0}. The connections are cut, and the pages go on from {1}.</source>
        <translation>当前已打开：{0}。连接会被切断，页面将改从 {1} 继续。</translation>
    </message>
    <message>
        <source>Cut and change</source>
        <translation>切断并更换</translation>
    </message>
    <message>
        <source>Changing the way out</source>
        <translation>正在更换出口</translation>
    </message>
</context>
<context>
    <name>HandOverDesk</name>
    <message>
        <source>The hand-over could not be read.</source>
        <translation>无法读取交付。</translation>
    </message>
    <message>
        <source>{0} books the pick-up by itself when a parcel is ready to ship. Parcels without a pick-up must be brought to the carrier in time.</source>
        <translation>包裹标记为可发货时，{0} 会自动预约取件。没有取件的包裹必须按时送到承运商。</translation>
    </message>
    <message>
        <source>Manifest: {carrier}, parcels: {count}</source>
        <translation>交接清单：{carrier}，包裹 {count} 个</translation>
    </message>
    <message>
        <source>Handed over by: ______________________</source>
        <translation>交件人：______________________</translation>
    </message>
    <message>
        <source>Received by: ______________________</source>
        <translation>收件人：______________________</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>第 {page} 页，共 {pages} 页</translation>
    </message>
    <message>
        <source>Nothing was scanned out to them today: no manifest.</source>
        <translation>今天没有扫描出库给它们的包裹：没有清单。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) in the manifest.</source>
        <translation>
            <numerusform>清单中有 %Ln 个包裹。</numerusform>
        </translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>{0} lets no program escalate. The order&apos;s page opens: do it there.</source>
        <translation>{0} 不允许程序催件。订单页面会打开：请在那里操作。</translation>
    </message>
    <message numerus="yes">
        <source>{0} is in the bag: %Ln parcel(s).</source>
        <translation>
            <numerusform>{0} 已装入大包：共 %Ln 个包裹。</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} is pulled.</source>
        <translation>{0} 已抽出。</translation>
    </message>
</context>
<context>
    <name>HandOverPane</name>
    <message>
        <source>Hand-over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Parcels that leave today</source>
        <translation>今天发出的包裹</translation>
    </message>
    <message>
        <source>Reading what leaves today.</source>
        <translation>正在读取今天发出的包裹。</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Pick-up</source>
        <translation>取件</translation>
    </message>
    <message>
        <source>Drop-off</source>
        <translation>投递</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>已出库</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>Leaving today</source>
        <translation>今天发出</translation>
    </message>
    <message>
        <source>Bags</source>
        <translation>大包</translation>
    </message>
    <message>
        <source>Escalate a late pick-up …</source>
        <translation>催促迟到的取件 …</translation>
    </message>
    <message>
        <source>Manifest, PDF</source>
        <translation>交接清单 PDF</translation>
    </message>
    <message>
        <source>Manifest, XLSX</source>
        <translation>交接清单 XLSX</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Parcels stand here from the moment they are packed.</source>
        <translation>包裹打包后就会出现在这里。</translation>
    </message>
    <message>
        <source>Nothing leaves today.</source>
        <translation>今天没有要发出的。</translation>
    </message>
    <message>
        <source>Without a carrier</source>
        <translation>无承运商</translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) scanned out</source>
        <translation>
            <numerusform>%Ln 个包裹已扫描出库</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>缺 %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Manifest: %Ln carrier(s)</source>
        <translation>
            <numerusform>交接清单：%Ln 个承运商</numerusform>
        </translation>
    </message>
    <message>
        <source>Manifest: {0}</source>
        <translation>交接清单：{0}</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>The store was read</source>
        <translation>已读取店铺</translation>
    </message>
    <message>
        <source>not proven yet</source>
        <translation>尚未核对</translation>
    </message>
    <message>
        <source>proof: {here} of {reported} orders in this store</source>
        <translation>核对：此店铺 {reported} 单中有 {here} 单</translation>
    </message>
    <message>
        <source>{marketplace}, read {time}</source>
        <translation>{marketplace}，读取于 {time}</translation>
    </message>
    <message>
        <source>from an order export</source>
        <translation>来自订单导出文件</translation>
    </message>
    <message>
        <source>Rule “{0}”</source>
        <translation>规则“{0}”</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Ship by</source>
        <translation>发货时限</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Held until</source>
        <translation>暂缓至</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>包裹</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Put into the outbox</source>
        <translation>放入发件箱</translation>
    </message>
    <message>
        <source>Alert raised</source>
        <translation>已发出提醒</translation>
    </message>
    <message>
        <source>No ship-by time any more</source>
        <translation>发货时限已取消</translation>
    </message>
    <message>
        <source>Item came in</source>
        <translation>商品加入</translation>
    </message>
    <message>
        <source>Item is gone</source>
        <translation>商品移除</translation>
    </message>
    <message>
        <source>Package taken away</source>
        <translation>包裹移除</translation>
    </message>
    <message>
        <source>Tracking taken away</source>
        <translation>运单号移除</translation>
    </message>
    <message>
        <source>Scanned out</source>
        <translation>已扫描出库</translation>
    </message>
    <message>
        <source>Parcel checked, item by item</source>
        <translation>包裹已逐件核对</translation>
    </message>
    <message>
        <source>Parcel pulled</source>
        <translation>包裹已抽出</translation>
    </message>
    <message>
        <source>Tagged</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tags taken away</source>
        <translation>移除标签</translation>
    </message>
    <message>
        <source>Note written</source>
        <translation>写下备注</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note taken away</source>
        <translation>移除备注</translation>
    </message>
    <message>
        <source>The note must be read before printing</source>
        <translation>备注须在打印前阅读</translation>
    </message>
    <message>
        <source>The note need not be read before printing</source>
        <translation>备注无须在打印前阅读</translation>
    </message>
    <message>
        <source>Hold ended</source>
        <translation>暂缓结束</translation>
    </message>
    <message>
        <source>No longer assigned</source>
        <translation>不再分配</translation>
    </message>
    <message>
        <source>The label&apos;s file could not be written</source>
        <translation>面单文件无法写入</translation>
    </message>
    <message>
        <source>Label printed again</source>
        <translation>面单重打</translation>
    </message>
    <message>
        <source>Label printed</source>
        <translation>面单已打印</translation>
    </message>
    <message>
        <source>run {run}, page {page}</source>
        <translation>批次 {run}，第 {page} 页</translation>
    </message>
    <message>
        <source>First read here</source>
        <translation>首次读取</translation>
    </message>
    <message>
        <source>The buyer ordered</source>
        <translation>买家下单</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>What it did</source>
        <translation>执行记录</translation>
    </message>
    <message>
        <source>What all rules did, those that were deleted too</source>
        <translation>所有规则的执行记录，包括已删除的</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>暂无记录。</translation>
    </message>
</context>
<context>
    <name>HoldForm</name>
    <message numerus="yes">
        <source>Until when are %Ln order(s) held?</source>
        <translation>
            <numerusform>这 %Ln 单暂缓到什么时候？</numerusform>
        </translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>暂缓</translation>
    </message>
    <message>
        <source>Today, {0}</source>
        <translation>今天 {0}</translation>
    </message>
    <message>
        <source>Tomorrow, {0}</source>
        <translation>明天 {0}</translation>
    </message>
    <message>
        <source>In three days, {0}</source>
        <translation>三天后 {0}</translation>
    </message>
    <message>
        <source>Another time</source>
        <translation>其他时间</translation>
    </message>
    <message>
        <source>Held until</source>
        <translation>暂缓至</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) are held already; their time is changed.</source>
        <translation>
            <numerusform>%Ln 单已在暂缓中，时间会被更改。</numerusform>
        </translation>
    </message>
    <message>
        <source>This time is over already.</source>
        <translation>这个时间已经过去。</translation>
    </message>
</context>
<context>
    <name>Hue</name>
    <message>
        <source>Rust</source>
        <translation>锈红</translation>
    </message>
    <message>
        <source>Ochre</source>
        <translation>赭黄</translation>
    </message>
    <message>
        <source>Olive</source>
        <translation>橄榄绿</translation>
    </message>
    <message>
        <source>Leaf</source>
        <translation>叶绿</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>青绿</translation>
    </message>
    <message>
        <source>Petrol</source>
        <translation>石油蓝</translation>
    </message>
    <message>
        <source>Azure</source>
        <translation>天蓝</translation>
    </message>
    <message>
        <source>Indigo</source>
        <translation>靛蓝</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫罗兰</translation>
    </message>
    <message>
        <source>Plum</source>
        <translation>李紫</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>粉红</translation>
    </message>
    <message>
        <source>Slate</source>
        <translation>石板灰</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>All keys</source>
        <translation>全部快捷键</translation>
    </message>
    <message>
        <source>Find an action or a key</source>
        <translation>查找操作或快捷键</translation>
    </message>
    <message>
        <source>Show each of them</source>
        <translation>逐个显示</translation>
    </message>
    <message>
        <source>No action has “{0}” in its words or its key.</source>
        <translation>没有操作的名称或快捷键包含“{0}”。</translation>
    </message>
    <message>
        <source>Give all actions their own keys back</source>
        <translation>恢复所有操作的默认按键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Press a key</source>
        <translation>请按键</translation>
    </message>
    <message>
        <source>The next key is for: {0}. Esc leaves it; Delete takes its key away.</source>
        <translation>下一个按键将用于：{0}。按 Esc 保持不变，按 Delete 取消按键。</translation>
    </message>
    <message>
        <source>{key} belongs to: {other}. Choose another key, or Esc.</source>
        <translation>{key} 已用于：{other}。请换一个按键，或按 Esc。</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无按键</translation>
    </message>
    <message>
        <source>Change the key</source>
        <translation>更改按键</translation>
    </message>
    <message>
        <source>Single letters work in lists only, never while typing. Press a key here to change it.</source>
        <translation>单个字母只在列表中有效，输入文字时无效。点按按键即可更改。</translation>
    </message>
</context>
<context>
    <name>LabelPreview</name>
    <message>
        <source>Label</source>
        <translation>面单</translation>
    </message>
    <message>
        <source>Parcel before</source>
        <translation>上一个包裹</translation>
    </message>
    <message>
        <source>Next parcel</source>
        <translation>下一个包裹</translation>
    </message>
    <message>
        <source>Parcel {0} of {1}</source>
        <translation>包裹 {0} / {1}</translation>
    </message>
    <message>
        <source>{reason} “{words}”</source>
        <translation>{reason}“{words}”</translation>
    </message>
    <message>
        <source>Barcode on page matches the parcel</source>
        <translation>页面上的条码与包裹一致</translation>
    </message>
    <message>
        <source>The parcel&apos;s barcode cannot be read on this page</source>
        <translation>此页上读不出该包裹的条码</translation>
    </message>
    <message>
        <source>Order read again {0}, not cancelled</source>
        <translation>{0} 已重新读取订单，未取消</translation>
    </message>
    <message>
        <source>{0} mm, as it came</source>
        <translation>{0} mm，保持原样</translation>
    </message>
    <message>
        <source>Made {0} mm from {1}</source>
        <translation>由 {1} 制成 {0} mm</translation>
    </message>
</context>
<context>
    <name>Ledger</name>
    <message>
        <source>Ledger</source>
        <translation>台账</translation>
    </message>
    <message>
        <source>written before each print</source>
        <translation>每次打印前写入</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>所有批次</translation>
    </message>
    <message>
        <source>Second prints …</source>
        <translation>重复打印 …</translation>
    </message>
    <message>
        <source>Order of the walk …</source>
        <translation>行走顺序 …</translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message>
        <source>Left out</source>
        <translation>未打印</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) left out</source>
        <translation>
            <numerusform>%Ln 单未处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) will go out.</source>
        <translation>
            <numerusform>%Ln 单将发出。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ListExport</name>
    <message>
        <source>A list is being exported already.</source>
        <translation>已有一个列表正在导出。</translation>
    </message>
    <message>
        <source>Export the list</source>
        <translation>导出列表</translation>
    </message>
    <message>
        <source>Exporting, {0} of {1}</source>
        <translation>正在导出，{0} / {1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) exported to {0}</source>
        <translation>
            <numerusform>已将 %Ln 行导出到 {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>The list was not exported to {0}: {1} Choose another place.</source>
        <translation>列表未能导出到 {0}：{1} 请另选位置。</translation>
    </message>
    <message>
        <source>The export was given up. No file was left behind.</source>
        <translation>已取消导出，没有留下文件。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) exported to {0}</source>
        <translation>
            <numerusform>已将 %Ln 个订单导出到 {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Set a passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>Reading stopped at {0}. The orders shown are from the last read.</source>
        <translation>读取已于 {0} 停止。显示的订单来自上次读取。</translation>
    </message>
    <message>
        <source>Reading stopped at {0} and is started again. Nothing was lost.</source>
        <translation>读取于 {0} 停止，正在重新启动。没有丢失任何数据。</translation>
    </message>
    <message>
        <source>The alerts were last checked at {0}. What came up since is not told.</source>
        <translation>提醒最后检查于 {0}，此后出现的情况未被提示。</translation>
    </message>
    <message>
        <source>Reading stopped at {0} and was started again. Nothing was lost.</source>
        <translation>读取在 {0} 停止，已重新开始，没有丢失任何内容。</translation>
    </message>
    <message>
        <source>The orders could not be read from this computer&apos;s disk: {0}</source>
        <translation>无法从本机磁盘读取订单：{0}</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>No marketplace answers, maybe for want of a network. Reading goes on by itself; the orders are from the last read.</source>
        <translation>没有平台应答，可能是网络断开。读取会自动恢复；订单来自上次读取。</translation>
    </message>
    <message>
        <source>{0} MB left on this disk. Reading stops when it is full; the marketplaces keep the orders.</source>
        <translation>此磁盘仅剩 {0} MB。磁盘写满后读取将停止；平台会保留订单。</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) open: this key has none.</source>
        <translation>
            <numerusform>已打开 %Ln 家店铺：此键没有对应的店铺。</numerusform>
        </translation>
    </message>
    <message>
        <source>As it was on {0}</source>
        <translation>{0} 时的画面</translation>
    </message>
</context>
<context>
    <name>ManyChoice</name>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>{0} chosen</source>
        <translation>已选 {0}</translation>
    </message>
</context>
<context>
    <name>ManyStores</name>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation>处理结果</translation>
    </message>
    <message>
        <source>Left out. {0}</source>
        <translation>未采用。{0}</translation>
    </message>
    <message>
        <source>Goes in</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Here already, stays as it is</source>
        <translation>已存在，保持不变</translation>
    </message>
    <message>
        <source>{0}, marked. {1}</source>
        <translation>{0}，已标记。{1}</translation>
    </message>
</context>
<context>
    <name>ManyStoresDialog</name>
    <message>
        <source>Add many stores</source>
        <translation>批量添加店铺</translation>
    </message>
    <message>
        <source>Which stores?</source>
        <translation>添加哪些店铺？</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Look at the rows</source>
        <translation>检查各行</translation>
    </message>
    <message>
        <source>Add the stores</source>
        <translation>添加这些店铺</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>A row for each store: name, country, proxy, owner, and what else the file of stores knows. Secrets go to the key store at once. An open store is not touched.</source>
        <translation>每家店铺一行：名称、国家、代理、所有者，以及店铺文件支持的其他内容。密钥会立即存入密钥库。已打开的店铺不受影响。</translation>
    </message>
    <message>
        <source>Rows, pasted</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>Files of stores ({0})</source>
        <translation>店铺文件 ({0})</translation>
    </message>
    <message>
        <source>Or a file</source>
        <translation>或选择文件</translation>
    </message>
    <message>
        <source>Also take rows whose proxy a store of another owner has</source>
        <translation>也采用代理已被其他所有者的店铺使用的行</translation>
    </message>
    <message>
        <source>What is left out goes to</source>
        <translation>未采用的行保存到</translation>
    </message>
    <message>
        <source>with the reasons, and the proxies&apos; passwords as you gave them</source>
        <translation>附原因，以及您提供的代理密码</translation>
    </message>
    <message>
        <source>Paste rows or choose a file.</source>
        <translation>请粘贴各行或选择文件。</translation>
    </message>
    <message>
        <source>Looking at the rows</source>
        <translation>正在检查各行</translation>
    </message>
    <message>
        <source>Adding the stores</source>
        <translation>正在添加店铺</translation>
    </message>
    <message>
        <source>What was left out is in {0}, for you alone to read. It holds the proxies&apos; passwords as you gave them: mend it, give it here again, and delete it.</source>
        <translation>未采用的行保存在 {0}，仅您可读。其中含有您提供的代理密码：修正后再次导入，然后删除该文件。</translation>
    </message>
    <message>
        <source>The rest could not be written.</source>
        <translation>未采用的行无法写入文件。</translation>
    </message>
</context>
<context>
    <name>MarkChanges</name>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的操作。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Marked so already. Nothing was changed.</source>
        <translation>已是这样的标记，没有变化。</translation>
    </message>
</context>
<context>
    <name>MarkForm</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>MarkWords</name>
    <message numerus="yes">
        <source>Hold ended on %Ln order(s)</source>
        <translation>
            <numerusform>%Ln 单已结束暂缓</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) held until {0}</source>
        <translation>
            <numerusform>%Ln 单暂缓至 {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) given to {0}</source>
        <translation>
            <numerusform>%Ln 单已分配给 {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) given to nobody</source>
        <translation>
            <numerusform>%Ln 单已取消分配</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) tagged: {0}</source>
        <translation>
            <numerusform>%Ln 单已加标签：{0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tag taken from %Ln order(s): {0}</source>
        <translation>
            <numerusform>%Ln 单已移除标签：{0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Note taken from %Ln order(s)</source>
        <translation>
            <numerusform>%Ln 单已移除备注</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Note written on %Ln order(s)</source>
        <translation>
            <numerusform>%Ln 单已写备注</numerusform>
        </translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>已撤销：{0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more to undo</source>
        <translation>
            <numerusform>还可撤销 %Ln 步</numerusform>
        </translation>
    </message>
    <message>
        <source>Marking orders, {0} of {1}</source>
        <translation>正在标记订单，{0} / {1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected order(s)</source>
        <translation>
            <numerusform>已选 %Ln 单</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Marking</name>
    <message>
        <source>Select the orders to mark. Ctrl A selects the whole list.</source>
        <translation>请先选择要标记的订单。Ctrl A 可全选列表。</translation>
    </message>
    <message>
        <source>Order {0}</source>
        <translation>订单 {0}</translation>
    </message>
    <message>
        <source>What can be done with the orders</source>
        <translation>可对订单进行的操作</translation>
    </message>
</context>
<context>
    <name>Marks</name>
    <message>
        <source>Was held until {0}</source>
        <translation>曾暂缓至 {0}</translation>
    </message>
    <message>
        <source>Held until {0}</source>
        <translation>暂缓至 {0}</translation>
    </message>
    <message>
        <source>Note: {0}</source>
        <translation>备注：{0}</translation>
    </message>
    <message>
        <source>Note to read before printing: {0}</source>
        <translation>打印前必读备注：{0}</translation>
    </message>
    <message>
        <source>Tags: {0}</source>
        <translation>标签：{0}</translation>
    </message>
    <message>
        <source>Assigned to {0}</source>
        <translation>负责人：{0}</translation>
    </message>
</context>
<context>
    <name>Memory</name>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
</context>
<context>
    <name>MoreTab</name>
    <message>
        <source>More tabs</source>
        <translation>更多标签页</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>NamePopup</name>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>A view needs a name</source>
        <translation>视图需要名称</translation>
    </message>
</context>
<context>
    <name>NotOpenedDialog</name>
    <message>
        <source>Not opened</source>
        <translation>未打开</translation>
    </message>
    <message>
        <source>Not known whether {0} was opened</source>
        <translation>不确定{0}是否已打开</translation>
    </message>
    <message>
        <source>Not opened: {0}</source>
        <translation>未打开：{0}</translation>
    </message>
    <message>
        <source>No page was loaded. The logins in its profile are kept as they are.</source>
        <translation>没有加载任何页面。该配置中的登录状态保持不变。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Leave it closed</source>
        <translation>不打开</translation>
    </message>
</context>
<context>
    <name>NoteForm</name>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message numerus="yes">
        <source>Which note stands on %Ln order(s)?</source>
        <translation>
            <numerusform>这 %Ln 单写什么备注？</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>保存备注</translation>
    </message>
    <message>
        <source>It must be read before a label is printed</source>
        <translation>打印面单前必须阅读</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) have another note, which this one replaces.</source>
        <translation>
            <numerusform>%Ln 单已有其他备注，将被替换。</numerusform>
        </translation>
    </message>
    <message>
        <source>A note has room for {0} characters. This one has {1}.</source>
        <translation>备注最多 {0} 个字符，现有 {1} 个。</translation>
    </message>
    <message>
        <source>The note is empty.</source>
        <translation>备注为空。</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>政策</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>款项</translation>
    </message>
    <message>
        <source>Logistics</source>
        <translation>物流</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>Notify</name>
    <message>
        <source>New orders</source>
        <translation>新订单</translation>
    </message>
    <message>
        <source>The day&apos;s passes: morning, noon, evening</source>
        <translation>每日检查：早、中、晚</translation>
    </message>
    <message>
        <source>Orders that wait to be arranged</source>
        <translation>待安排的订单</translation>
    </message>
    <message>
        <source>Ship by: under 12 h</source>
        <translation>发货时限：不足 12 小时</translation>
    </message>
    <message>
        <source>Ship by: under 2 h</source>
        <translation>发货时限：不足 2 小时</translation>
    </message>
    <message>
        <source>Ship by: overdue</source>
        <translation>发货时限：已超时</translation>
    </message>
    <message>
        <source>Returns and refunds: an answer is due soon</source>
        <translation>退货与退款：答复即将到期</translation>
    </message>
    <message>
        <source>Returns and refunds: an answer is overdue</source>
        <translation>退货与退款：答复已逾期</translation>
    </message>
    <message>
        <source>Cancelled after printing</source>
        <translation>打印后取消</translation>
    </message>
    <message>
        <source>An alert of your own rules</source>
        <translation>您的规则发出的提醒</translation>
    </message>
    <message>
        <source>No scan by the carrier</source>
        <translation>承运商未扫描</translation>
    </message>
    <message>
        <source>A bag is late at the sorting centre</source>
        <translation>大包未按时到达分拣中心</translation>
    </message>
    <message>
        <source>A purchase comes too late for its order</source>
        <translation>采购的货赶不上订单</translation>
    </message>
    <message>
        <source>A store is quiet, not proven or needs consent</source>
        <translation>店铺无响应、未核对或需要授权</translation>
    </message>
</context>
<context>
    <name>OpenOutsideDialog</name>
    <message>
        <source>Open outside of lzdesk</source>
        <translation>在 lzdesk 之外打开</translation>
    </message>
    <message>
        <source>Open {0} in your normal browser?</source>
        <translation>在您的普通浏览器中打开 {0}？</translation>
    </message>
    <message>
        <source>It is not separated there: all stores that you open in it share its cookies, its address and its fingerprint, and the store&apos;s proxy is not used.</source>
        <translation>在那里没有隔离：在其中打开的所有店铺共用 Cookie、地址和指纹，且不使用该店铺的代理。</translation>
    </message>
    <message>
        <source>Nothing is checked before, and lzdesk keeps neither its login nor its pages.</source>
        <translation>打开前不做任何检查，lzdesk 也不保存其登录和页面。</translation>
    </message>
    <message>
        <source>Leave it closed</source>
        <translation>不打开</translation>
    </message>
    <message>
        <source>Open it there</source>
        <translation>在那里打开</translation>
    </message>
    <message>
        <source>Asking for its address</source>
        <translation>正在获取地址</translation>
    </message>
    <message>
        <source>This computer opens no web pages: set a normal browser in its settings.</source>
        <translation>本机无法打开网页：请在系统设置中选择浏览器。</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Profile is free and whole</source>
        <translation>环境空闲且完整</translation>
    </message>
    <message>
        <source>Browser version</source>
        <translation>浏览器版本</translation>
    </message>
    <message>
        <source>Proxy answers</source>
        <translation>代理有响应</translation>
    </message>
    <message>
        <source>Exit address</source>
        <translation>出口地址</translation>
    </message>
    <message>
        <source>Exit country fits the time zone</source>
        <translation>出口国家与时区相符</translation>
    </message>
    <message>
        <source>Fingerprint equals the frozen one</source>
        <translation>指纹与固定的一致</translation>
    </message>
    <message>
        <source>No address leaks around the proxy</source>
        <translation>没有地址绕过代理泄露</translation>
    </message>
    <message>
        <source>Login restored</source>
        <translation>登录已恢复</translation>
    </message>
    <message>
        <source>{0} ms</source>
        <translation>{0} 毫秒</translation>
    </message>
    <message>
        <source>Not run</source>
        <translation>未进行</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>正在检查 …</translation>
    </message>
    <message>
        <source>Not open elsewhere</source>
        <translation>没有在别处打开</translation>
    </message>
    <message>
        <source>Version {0}, as last time</source>
        <translation>版本 {0}，与上次相同</translation>
    </message>
    <message>
        <source>Any, this once</source>
        <translation>首次不限</translation>
    </message>
    <message>
        <source>The direct line</source>
        <translation>直连</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>尚不清楚</translation>
    </message>
    <message>
        <source>{0} since {1}</source>
        <translation>{0}，自 {1} 起</translation>
    </message>
    <message>
        <source>This computer&apos;s own</source>
        <translation>本机所在地</translation>
    </message>
    <message>
        <source>Preset {0}, frozen now</source>
        <translation>预设 {0}，现在固定</translation>
    </message>
    <message>
        <source>Preset {0}, {1} values</source>
        <translation>预设 {0}，{1} 项</translation>
    </message>
    <message>
        <source>Only {0}</source>
        <translation>仅 {0}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>保存于 {0}</translation>
    </message>
    <message>
        <source>Nothing saved</source>
        <translation>没有保存</translation>
    </message>
    <message>
        <source>Locked for this window</source>
        <translation>已为此窗口锁定</translation>
    </message>
    <message>
        <source>No way through</source>
        <translation>无法通过</translation>
    </message>
    <message>
        <source>No proxy is set</source>
        <translation>未设置代理</translation>
    </message>
    <message>
        <source>{0}, signed in</source>
        <translation>{0}，已登录</translation>
    </message>
    <message>
        <source>{0}, without a login</source>
        <translation>{0}，无需登录</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>不清楚</translation>
    </message>
    <message>
        <source>{0}, first seen now</source>
        <translation>{0}，首次出现</translation>
    </message>
    <message>
        <source>{0}, used by {1}</source>
        <translation>{0}，{1} 正在使用</translation>
    </message>
    <message>
        <source>{0} differ</source>
        <translation>{0} 项不同</translation>
    </message>
    <message>
        <source>{0} values</source>
        <translation>{0} 项</translation>
    </message>
    <message>
        <source>None told</source>
        <translation>没有泄露</translation>
    </message>
    <message>
        <source>{0} cookies put back</source>
        <translation>已恢复 {0} 个 Cookie</translation>
    </message>
    <message>
        <source>As the browser kept it</source>
        <translation>与浏览器保存的一致</translation>
    </message>
    <message>
        <source>No page was loaded, nothing was sent to the marketplace, the login is untouched. Orders keep arriving.</source>
        <translation>没有加载任何页面，没有向平台发送任何内容，登录状态未变。订单照常读取。</translation>
    </message>
    <message>
        <source>Not opened: {0}</source>
        <translation>未打开：{0}</translation>
    </message>
    <message>
        <source>Not opened yet: {0}</source>
        <translation>尚未打开：{0}</translation>
    </message>
    <message>
        <source>{0} is open</source>
        <translation>{0} 已打开</translation>
    </message>
    <message>
        <source>All checks were through before its first page.</source>
        <translation>首个页面之前已通过所有检查。</translation>
    </message>
    <message>
        <source>Opening {0}</source>
        <translation>正在打开{0}</translation>
    </message>
    <message>
        <source>No page of the marketplace is loaded before all is well.</source>
        <translation>一切正常之前不会加载平台的任何页面。</translation>
    </message>
    <message>
        <source>{0} is closed</source>
        <translation>{0} 已关闭</translation>
    </message>
    <message>
        <source>These checks come before its first page.</source>
        <translation>首个页面之前会进行这些检查。</translation>
    </message>
    <message>
        <source>the proxy exits in {0}, but this store lives in {1}</source>
        <translation>代理出口在 {0}，但此店铺位于 {1}</translation>
    </message>
    <message>
        <source>this computer is in {0}, but this store lives in {1}</source>
        <translation>本机在 {0}，但此店铺位于 {1}</translation>
    </message>
    <message>
        <source>it would come from {0}, until now it came from {1}</source>
        <translation>将从 {0} 访问，而此前一直是 {1}</translation>
    </message>
    <message>
        <source>{0} is where {1} of another owner is opened from</source>
        <translation>{0} 是另一所有者的 {1} 使用的地址</translation>
    </message>
    <message>
        <source>The store really moved to {0}</source>
        <translation>店铺确实搬到了 {0}</translation>
    </message>
    <message>
        <source>The store lives elsewhere</source>
        <translation>店铺在别处</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>A rotating proxy often comes back to its own country in a minute.</source>
        <translation>轮换代理通常在一分钟内回到原来的国家。</translation>
    </message>
    <message>
        <source>Once what is in the way is out of it.</source>
        <translation>等障碍排除之后。</translation>
    </message>
    <message>
        <source>Use another proxy</source>
        <translation>换一个代理</translation>
    </message>
    <message>
        <source>One of your list, or a new one. The next opening checks it.</source>
        <translation>列表中的一个，或新的代理。下次打开时会检查。</translation>
    </message>
    <message>
        <source>Choose proxy</source>
        <translation>选择代理</translation>
    </message>
    <message>
        <source>Ask the proxy&apos;s seller</source>
        <translation>询问代理卖家</translation>
    </message>
    <message>
        <source>Copies the addresses, countries and times above as text. No password is copied.</source>
        <translation>把以上地址、国家和时间复制为文本，不含密码。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Changes the profile for good: expect a login check.</source>
        <translation>永久更改此环境：可能需要重新验证登录。</translation>
    </message>
    <message>
        <source>Change profile</source>
        <translation>更改环境</translation>
    </message>
    <message>
        <source>It is all right</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Accepted for this profile from now on, and written down.</source>
        <translation>从现在起对此环境接受，并记录下来。</translation>
    </message>
    <message>
        <source>Accept and open</source>
        <translation>接受并打开</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Closed, a check failed</source>
        <translation>已关闭，一项检查未通过</translation>
    </message>
    <message>
        <source>Closed, a question is open</source>
        <translation>已关闭，有一个问题待答</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已关闭</translation>
    </message>
</context>
<context>
    <name>OpeningView</name>
    <message>
        <source>What to do</source>
        <translation>怎么办</translation>
    </message>
    <message>
        <source>There is no button to open it anyway. A store that opens from the wrong place cannot be taken back.</source>
        <translation>没有“仍然打开”的按钮。从错误的地方打开店铺无法挽回。</translation>
    </message>
</context>
<context>
    <name>Order</name>
    <message>
        <source>Seller</source>
        <translation>卖家</translation>
    </message>
    <message>
        <source>Marketplace</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Managed by the marketplace</source>
        <translation>平台全托管</translation>
    </message>
</context>
<context>
    <name>OrderDrawer</name>
    <message>
        <source>The order in full</source>
        <translation>订单详情</translation>
    </message>
    <message>
        <source>Copied: {0}</source>
        <translation>已复制：{0}</translation>
    </message>
</context>
<context>
    <name>OrderExportForm</name>
    <message>
        <source>In the seller center: Orders, then Export. No API is needed. The same file twice changes nothing.</source>
        <translation>在卖家中心：订单 → 导出。无需 API。重复导入同一文件不会有任何变化。</translation>
    </message>
    <message>
        <source>Order exports ({0})</source>
        <translation>订单导出文件 ({0})</translation>
    </message>
    <message>
        <source>Order export</source>
        <translation>订单导出文件</translation>
    </message>
    <message>
        <source>XLSX or CSV, or drop it here</source>
        <translation>XLSX 或 CSV，也可拖放到这里</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Name of the store</source>
        <translation>店铺名称</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>请选择</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>A new store</source>
        <translation>新店铺</translation>
    </message>
    <message>
        <source>Take in the orders</source>
        <translation>导入订单</translation>
    </message>
    <message>
        <source>Taking in the orders of the file</source>
        <translation>正在导入文件中的订单</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>新增 %Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>更新 %Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln as they were</source>
        <translation>
            <numerusform>%Ln 单无变化</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) taken in</source>
        <translation>
            <numerusform>已导入 %Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) not taken</source>
        <translation>
            <numerusform>%Ln 行未导入</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}，{1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more left out: the import was cancelled</source>
        <translation>
            <numerusform>另有 %Ln 个未导入：导入已取消</numerusform>
        </translation>
    </message>
    <message>
        <source>Take in the same file again for the rest.</source>
        <translation>重新导入同一文件即可补齐其余订单。</translation>
    </message>
    <message>
        <source>Cancelled: {0}</source>
        <translation>已取消：{0}</translation>
    </message>
</context>
<context>
    <name>OrderGridHeader</name>
    <message>
        <source>Column headers</source>
        <translation>列标题</translation>
    </message>
</context>
<context>
    <name>OrderGridModel</name>
    <message>
        <source>Selected</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Order {0}</source>
        <translation>订单 {0}</translation>
    </message>
</context>
<context>
    <name>OrderGridPane</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
</context>
<context>
    <name>OrderGridView</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Corner of the table</source>
        <translation>表格角落</translation>
    </message>
</context>
<context>
    <name>OrderLine</name>
    <message>
        <source>Store, status and clock</source>
        <translation>店铺、状态与时限</translation>
    </message>
</context>
<context>
    <name>Outbox</name>
    <message>
        <source>Asked</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>安排发货</translation>
    </message>
    <message>
        <source>Ready to ship</source>
        <translation>准备发运</translation>
    </message>
    <message>
        <source>Repack</source>
        <translation>重新打包</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Deliver digital items</source>
        <translation>交付数字商品</translation>
    </message>
    <message>
        <source>Delivered by own fleet</source>
        <translation>自有车队已送达</translation>
    </message>
    <message>
        <source>Answer a request</source>
        <translation>答复请求</translation>
    </message>
    <message>
        <source>Delivery by own fleet failed</source>
        <translation>自有车队派送失败</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>核对中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>It has moved on. Read the store again.</source>
        <translation>它的状态已变。请重新读取店铺。</translation>
    </message>
    <message>
        <source>Try it again in a minute.</source>
        <translation>一分钟后再试。</translation>
    </message>
    <message>
        <source>Read the store again, then arrange it once more.</source>
        <translation>请重新读取店铺，然后再安排一次。</translation>
    </message>
    <message>
        <source>Look at the shipping settings of the store.</source>
        <translation>请查看店铺的发货设置。</translation>
    </message>
    <message>
        <source>The marketplace packs it. Nothing is to be done.</source>
        <translation>由平台打包，无需处理。</translation>
    </message>
    <message>
        <source>The answer was lost. What arrived is being read.</source>
        <translation>回复丢失，正在读取实际结果。</translation>
    </message>
    <message>
        <source>{0} {1} of {2} ({3} failed)</source>
        <translation>{0} {1}/{2}（{3} 失败）</translation>
    </message>
    <message>
        <source>{0} {1} of {2}</source>
        <translation>{0} {1}/{2}</translation>
    </message>
</context>
<context>
    <name>OutboxDesk</name>
    <message numerus="yes">
        <source>Arranging %Ln order(s) in {0} s</source>
        <translation>
            <numerusform>{0} 秒后安排 %Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>%Ln 单未打印</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose one order to arrange a part of it.</source>
        <translation>请选择一个订单来安排其中一部分。</translation>
    </message>
    <message>
        <source>Nothing of this order can be left for another time.</source>
        <translation>此订单没有可以留到下次的部分。</translation>
    </message>
    <message>
        <source>Choose one order to cancel: each has reasons of its own.</source>
        <translation>请只选一个订单取消：每单的原因各不相同。</translation>
    </message>
    <message>
        <source>Select the orders first. Ctrl A selects the whole list.</source>
        <translation>请先选择订单。Ctrl A 可全选列表。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) ready to ship in {0} s</source>
        <translation>
            <numerusform>{0} 秒后将 %Ln 单设为准备发运</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taking %Ln order(s) apart in {0} s</source>
        <translation>
            <numerusform>{0} 秒后拆开 %Ln 单的包裹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelling %Ln order(s) in {0} s</source>
        <translation>
            <numerusform>{0} 秒后取消 %Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Answering %Ln request(s) in {0} s</source>
        <translation>
            <numerusform>{0} 秒后答复 %Ln 个请求</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) delivered in {0} s</source>
        <translation>
            <numerusform>{0} 秒后 %Ln 个订单标记为已送达</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) not delivered in {0} s</source>
        <translation>
            <numerusform>{0} 秒后 %Ln 个订单标记为派送失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) taken back</source>
        <translation>
            <numerusform>已撤回 %Ln 个答复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) taken back</source>
        <translation>
            <numerusform>%Ln 单已撤回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln had gone out already</source>
        <translation>
            <numerusform>%Ln 单已发出</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutboxDialog</name>
    <message>
        <source>Outbox</source>
        <translation>发件箱</translation>
    </message>
    <message>
        <source>Show the order</source>
        <translation>查看订单</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%Ln to go out</source>
        <translation>
            <numerusform>%Ln 项待发出</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>没有等待发出的操作</translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln 失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stopped</source>
        <translation>
            <numerusform>%Ln 已停止</numerusform>
        </translation>
    </message>
    <message>
        <source>Outbox: {0}</source>
        <translation>发件箱：{0}</translation>
    </message>
</context>
<context>
    <name>OutcomePage</name>
    <message>
        <source>What came of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>File of the rows that were not taken</source>
        <translation>未导入行的文件</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>The rows that were not taken</source>
        <translation>未导入的行</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Past their time</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>Under 2 h</source>
        <translation>不足 2 小时</translation>
    </message>
    <message>
        <source>2 to 12 h</source>
        <translation>2 至 12 小时</translation>
    </message>
    <message>
        <source>Over 12 h</source>
        <translation>12 小时以上</translation>
    </message>
</context>
<context>
    <name>OverviewPane</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Counting the orders</source>
        <translation>正在统计订单</translation>
    </message>
    <message>
        <source>Orders per day</source>
        <translation>每日订单</translation>
    </message>
    <message>
        <source>Orders per hour, the last 24</source>
        <translation>最近 24 小时，每小时订单</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Open orders, by clock</source>
        <translation>待处理订单，按时限</translation>
    </message>
    <message>
        <source>Sales per currency</source>
        <translation>各币种销售额</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Per country</source>
        <translation>按国家</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Per store</source>
        <translation>按店铺</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>read {0}</source>
        <translation>读取于 {0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) not read yet</source>
        <translation>
            <numerusform>%Ln 家店铺尚未读取</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PagesLeftDialog</name>
    <message>
        <source>Pages left out</source>
        <translation>略过的页面</translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s) left out</source>
        <translation>
            <numerusform>略过 %Ln 页</numerusform>
        </translation>
    </message>
    <message>
        <source>Page {0}</source>
        <translation>第 {0} 页</translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) of the file are in the run.</source>
        <translation>
            <numerusform>文件中的 %Ln 个包裹已在批次中。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Order, tracking, SKU, store, view or action</source>
        <translation>订单、运单、SKU、店铺、视图或操作</translation>
    </message>
    <message>
        <source>What to find or do</source>
        <translation>要查找或执行的内容</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>匹配结果</translation>
    </message>
    <message>
        <source>Nothing fits.</source>
        <translation>没有匹配结果。</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Jammed in the printer</source>
        <translation>卡在打印机里</translation>
    </message>
    <message>
        <source>Smeared</source>
        <translation>打印模糊</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>On the wrong printer</source>
        <translation>打到了别的打印机</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>100 × 150 mm</source>
        <translation>100 × 150 毫米</translation>
    </message>
    <message>
        <source>A6, 105 × 148 mm</source>
        <translation>A6，105 × 148 毫米</translation>
    </message>
    <message>
        <source>A4, 2 labels</source>
        <translation>A4，2 联</translation>
    </message>
    <message>
        <source>A4, 4 labels</source>
        <translation>A4，4 联</translation>
    </message>
    <message>
        <source>As it comes</source>
        <translation>保持原样</translation>
    </message>
</context>
<context>
    <name>Papers</name>
    <message>
        <source>Pick list</source>
        <translation>拣货单</translation>
    </message>
    <message>
        <source>Packing slip</source>
        <translation>装箱单</translation>
    </message>
    <message>
        <source>Run {run}. Parcels: {parcels}. Stops: {stops}. Pieces: {pieces}.</source>
        <translation>批次 {run}。包裹：{parcels}。货位：{stops}。件数：{pieces}。</translation>
    </message>
    <message>
        <source>The last bin comes first.</source>
        <translation>最后的货位排在最前。</translation>
    </message>
    <message>
        <source>The last bin comes first: the list ends where the pile of labels begins.</source>
        <translation>最后的货位排在最前：清单结束处就是面单叠开始处。</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>货位</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Parcels</source>
        <translation>包裹</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>No bin</source>
        <translation>无货位</translation>
    </message>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>第 {page} 页，共 {pages} 页</translation>
    </message>
    <message>
        <source>Order {order}</source>
        <translation>订单 {order}</translation>
    </message>
    <message>
        <source>{store}, {carrier} {tracking}</source>
        <translation>{store}，{carrier} {tracking}</translation>
    </message>
    <message>
        <source>No. {place} of run {run}</source>
        <translation>批次 {run} 第 {place} 件</translation>
    </message>
    <message>
        <source>Note: {note}</source>
        <translation>备注：{note}</translation>
    </message>
</context>
<context>
    <name>PastLines</name>
    <message>
        <source>Where it opened from</source>
        <translation>从哪里打开过</translation>
    </message>
    <message>
        <source>{0}, stopped</source>
        <translation>{0}，已停止</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>库存</translation>
    </message>
    <message>
        <source>Purchases</source>
        <translation>采购</translation>
    </message>
    <message>
        <source>Account risk</source>
        <translation>账号风险</translation>
    </message>
    <message>
        <source>Print queue</source>
        <translation>打印队列</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Hand-over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message numerus="yes">
        <source>all %Ln stores</source>
        <translation>
            <numerusform>全部 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1} stores</source>
        <translation>{1} 家店铺中的 {0} 家</translation>
    </message>
</context>
<context>
    <name>PrintDesk</name>
    <message>
        <source>Select the orders to print. Ctrl A selects the whole list.</source>
        <translation>请先选择要打印的订单。Ctrl A 可全选列表。</translation>
    </message>
    <message>
        <source>Reading the labels of {0}</source>
        <translation>正在读取 {0} 的面单</translation>
    </message>
    <message>
        <source>Nothing was printed: the parcels stand otherwise now.</source>
        <translation>没有打印：包裹的状态已变。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s) went to {0}.</source>
        <translation>
            <numerusform>%Ln 张面单已送往 {0}。</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s), one file.</source>
        <translation>
            <numerusform>%Ln 张面单，一个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>The folder of these labels is not there any more.</source>
        <translation>这些面单所在的文件夹已不存在。</translation>
    </message>
    <message>
        <source>{0} is written.</source>
        <translation>{0} 已生成。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
</context>
<context>
    <name>PrintQueue</name>
    <message>
        <source>Print queue</source>
        <translation>打印队列</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>First free label</source>
        <translation>第一个空位</translation>
    </message>
    <message>
        <source>First free label of the first sheet</source>
        <translation>第一张纸上的第一个空位</translation>
    </message>
    <message>
        <source>SKUs on the label</source>
        <translation>面单上印 SKU</translation>
    </message>
    <message>
        <source>Place in the run and SKUs with their quantities, on a free edge</source>
        <translation>在空白边缘印上批次中的位置和各 SKU 的数量</translation>
    </message>
    <message>
        <source>Drop the run</source>
        <translation>放弃此批次</translation>
    </message>
    <message>
        <source>Pick list</source>
        <translation>拣货单</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>No labels are waiting.</source>
        <translation>没有等待打印的面单。</translation>
    </message>
    <message>
        <source>Select orders and press P: their labels are fetched, sorted for one walk through the shelves, and wait here to be printed. A PDF of labels can be dropped here too.</source>
        <translation>选择订单并按 P：系统会取回面单，按一次走完货架的顺序排好，在此等待打印。也可以把面单 PDF 拖放到这里。</translation>
    </message>
    <message>
        <source>In the order given</source>
        <translation>按给定的顺序</translation>
    </message>
    <message>
        <source>Sorted for one walk</source>
        <translation>按一次走完的顺序</translation>
    </message>
    <message>
        <source>The labels are still being fetched.</source>
        <translation>面单仍在获取中。</translation>
    </message>
    <message>
        <source>No label of this run can be printed now.</source>
        <translation>此批次现在没有可打印的面单。</translation>
    </message>
    <message>
        <source>The print queue could not be read.</source>
        <translation>无法读取打印队列。</translation>
    </message>
    <message>
        <source>What became of the first label?</source>
        <translation>第一张面单怎么了？</translation>
    </message>
    <message>
        <source>From {0} of {1}</source>
        <translation>从第 {0}/{1} 格起</translation>
    </message>
</context>
<context>
    <name>PrinterChoice</name>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>System&apos;s dialog …</source>
        <translation>系统打印对话框…</translation>
    </message>
    <message>
        <source>Printers …</source>
        <translation>打印机 …</translation>
    </message>
</context>
<context>
    <name>PrinterForm</name>
    <message>
        <source>Add a printer</source>
        <translation>添加打印机</translation>
    </message>
    <message>
        <source>Edit the printer</source>
        <translation>编辑打印机</translation>
    </message>
    <message>
        <source>How are labels printed on it?</source>
        <translation>它如何打印面单？</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Printed by</source>
        <translation>打印方式</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Dots per inch</source>
        <translation>每英寸点数</translation>
    </message>
    <message>
        <source>Margins, mm</source>
        <translation>页边距，毫米</translation>
    </message>
    <message>
        <source>left, top, right, bottom, or one for all</source>
        <translation>左、上、右、下，或一个数用于全部</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep the printer</source>
        <translation>保存打印机</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Address or queue</source>
        <translation>地址或队列</translation>
    </message>
</context>
<context>
    <name>Printers</name>
    <message>
        <source>Its own driver</source>
        <translation>它自己的驱动</translation>
    </message>
    <message>
        <source>ZPL, as Zebra</source>
        <translation>ZPL，如 Zebra</translation>
    </message>
    <message>
        <source>TSPL, as TSC and many</source>
        <translation>TSPL，如 TSC 等</translation>
    </message>
    <message>
        <source>PDF into a folder</source>
        <translation>PDF 存入文件夹</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Printed by</source>
        <translation>打印方式</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Dots per inch</source>
        <translation>每英寸点数</translation>
    </message>
</context>
<context>
    <name>PrintersDialog</name>
    <message>
        <source>Printers</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>No printer yet. Add one: labels then go to it with one key, without a dialog. Until then they are written to a file, which is opened.</source>
        <translation>还没有打印机。添加一台：之后一个键就把面单送去打印，不弹出对话框。在此之前面单会写入文件并打开。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Print a test page</source>
        <translation>打印测试页</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Add a printer …</source>
        <translation>添加打印机 …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Where labels are printed</source>
        <translation>面单在哪里打印</translation>
    </message>
    <message>
        <source>No printer</source>
        <translation>没有打印机</translation>
    </message>
    <message>
        <source>{0}, {1} dots per inch</source>
        <translation>{0}，每英寸 {1} 点</translation>
    </message>
    <message>
        <source>Test page</source>
        <translation>测试页</translation>
    </message>
    <message>
        <source>{dots} dots, {mm} mm</source>
        <translation>{dots} 点，{mm} 毫米</translation>
    </message>
    <message>
        <source>Printing a test page</source>
        <translation>正在打印测试页</translation>
    </message>
    <message>
        <source>The page waits at {0}. {1}</source>
        <translation>页面在 {0} 等待。{1}</translation>
    </message>
    <message>
        <source>The page went to {0}. Measure it: its rulers begin at the edges of the paper.</source>
        <translation>页面已送往 {0}。请量一量：标尺从纸边开始。</translation>
    </message>
</context>
<context>
    <name>ProfileForm</name>
    <message>
        <source>Where does {0} go out?</source>
        <translation>{0} 从哪里出去？</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Another proxy</source>
        <translation>另一个代理</translation>
    </message>
    <message>
        <source>now: {0}</source>
        <translation>现在：{0}</translation>
    </message>
    <message>
        <source>Through a proxy</source>
        <translation>通过代理</translation>
    </message>
    <message>
        <source>Over this computer&apos;s own line</source>
        <translation>通过本机线路</translation>
    </message>
    <message>
        <source>Way out</source>
        <translation>出口</translation>
    </message>
    <message>
        <source>This computer&apos;s own</source>
        <translation>本机所在地</translation>
    </message>
    <message>
        <source>Where the store lives</source>
        <translation>店铺所在地</translation>
    </message>
    <message>
        <source>The browser is open: its connections are cut, and it goes on through the new way.</source>
        <translation>浏览器已打开：连接会被切断，然后通过新出口继续。</translation>
    </message>
    <message>
        <source>The next opening checks it before any page is loaded.</source>
        <translation>下次打开时，在加载任何页面之前检查。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change the profile</source>
        <translation>更改环境</translation>
    </message>
    <message>
        <source>Changing the profile</source>
        <translation>正在更改环境</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Reading {store}</source>
        <translation>正在读取 {store}</translation>
    </message>
    <message>
        <source>Catching up {store}</source>
        <translation>正在追赶 {store}</translation>
    </message>
    <message>
        <source>Importing orders</source>
        <translation>正在导入订单</translation>
    </message>
    <message>
        <source>Importing SKUs</source>
        <translation>正在导入 SKU</translation>
    </message>
    <message>
        <source>Testing proxies</source>
        <translation>正在测试代理</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>处理中</translation>
    </message>
    <message>
        <source>Opening {done} of {total}</source>
        <translation>正在打开第 {done} 家，共 {total} 家</translation>
    </message>
    <message>
        <source>Reading orders</source>
        <translation>正在读取订单</translation>
    </message>
    <message>
        <source>{what}, {done} of {total}</source>
        <translation>{what}，{done} / {total}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>{0} a minute, {1} left</source>
        <translation>每分钟 {0}，剩余 {1}</translation>
    </message>
</context>
<context>
    <name>Proof</name>
    <message>
        <source>No stores yet</source>
        <translation>还没有店铺</translation>
    </message>
    <message>
        <source>All stores are paused</source>
        <translation>所有店铺均已暂停</translation>
    </message>
    <message>
        <source>{0} of {1} stores proven</source>
        <translation>{1} 家店铺中 {0} 家已核对</translation>
    </message>
    <message>
        <source>{0} orders here</source>
        <translation>本地 {0} 单</translation>
    </message>
    <message>
        <source>{0} orders here, {1} reported</source>
        <translation>本地 {0} 单，平台报告 {1} 单</translation>
    </message>
    <message>
        <source>{store}: {here} here, {reported} reported since {time}</source>
        <translation>{store}：自 {time} 起本地 {here} 单，平台报告 {reported} 单</translation>
    </message>
    <message>
        <source>{store}: stopped, never read</source>
        <translation>{store}：已停止，从未读取</translation>
    </message>
    <message>
        <source>{store}: needs consent, never read</source>
        <translation>{store}：需要授权，从未读取</translation>
    </message>
    <message>
        <source>{store}: offline, read from files only</source>
        <translation>{store}：离线，仅从文件读取</translation>
    </message>
    <message>
        <source>{store}: not read yet</source>
        <translation>{store}：尚未读取</translation>
    </message>
    <message>
        <source>{store}: stopped, last read {time}</source>
        <translation>{store}：已停止，上次读取 {time}</translation>
    </message>
    <message>
        <source>{store}: needs consent, last read {time}</source>
        <translation>{store}：需要授权，上次读取 {time}</translation>
    </message>
    <message>
        <source>{store}: no answer since {time}</source>
        <translation>{store}：自 {time} 起无响应</translation>
    </message>
    <message>
        <source>{store}: offline, read from files {time}</source>
        <translation>{store}：离线，{time} 从文件读取</translation>
    </message>
    <message>
        <source>{store}: last read {time}</source>
        <translation>{store}：上次读取 {time}</translation>
    </message>
    <message>
        <source>Oldest read {0}</source>
        <translation>最早读取于 {0}前</translation>
    </message>
</context>
<context>
    <name>ProofSign</name>
    <message>
        <source>Not all stores are proven</source>
        <translation>并非所有店铺都已核对</translation>
    </message>
    <message>
        <source>All stores are proven</source>
        <translation>所有店铺均已核对</translation>
    </message>
</context>
<context>
    <name>Proxies</name>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Answers in</source>
        <translation>响应时间</translation>
    </message>
    <message>
        <source>Exit address</source>
        <translation>出口地址</translation>
    </message>
    <message>
        <source>Exit country</source>
        <translation>出口国家</translation>
    </message>
    <message>
        <source>Tested</source>
        <translation>测试时间</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>使用者</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>{0} ms</source>
        <translation>{0} 毫秒</translation>
    </message>
    <message>
        <source>{0}. Used by {1}</source>
        <translation>{0}。使用者：{1}</translation>
    </message>
    <message>
        <source>{0} (API)</source>
        <translation>{0}（API）</translation>
    </message>
    <message>
        <source>Works</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>stores of different owners share it</source>
        <translation>不同所有者的店铺共用</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>Refuses the user or password</source>
        <translation>拒绝用户名或密码</translation>
    </message>
    <message>
        <source>Answers, but does not reach the outside</source>
        <translation>有响应，但无法连到外部</translation>
    </message>
    <message>
        <source>Answers, but no service told its exit address</source>
        <translation>有响应，但没有服务告知其出口地址</translation>
    </message>
    <message>
        <source>this computer&apos;s own address</source>
        <translation>本机地址</translation>
    </message>
    <message>
        <source>an address that is not known yet: it was not tested</source>
        <translation>尚不清楚的地址：未经测试</translation>
    </message>
</context>
<context>
    <name>ProxiesDialog</name>
    <message>
        <source>Proxies</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Reading the proxies</source>
        <translation>正在读取代理</translation>
    </message>
    <message>
        <source>No proxy yet. Add some: paste them as your provider gives them, one a line. Their passwords go to the key store.</source>
        <translation>还没有代理。请添加：按服务商给出的格式粘贴，每行一个。密码会存入密钥库。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Test all</source>
        <translation>全部测试</translation>
    </message>
    <message>
        <source>Give to stores …</source>
        <translation>分配给店铺…</translation>
    </message>
    <message>
        <source>Add proxies …</source>
        <translation>添加代理…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The proxies could not be read. What is shown may be old. “{0}”</source>
        <translation>无法读取代理。显示的内容可能已过时。“{0}”</translation>
    </message>
    <message>
        <source>No proxies</source>
        <translation>没有代理</translation>
    </message>
    <message numerus="yes">
        <source>Test %Ln proxy(ies)</source>
        <translation>
            <numerusform>测试 %Ln 个代理</numerusform>
        </translation>
    </message>
    <message>
        <source>Testing the proxies</source>
        <translation>正在测试代理</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>PurchaseDesk</name>
    <message numerus="yes">
        <source>%Ln piece(s) are ordered.</source>
        <translation>
            <numerusform>%Ln 件已下单采购。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) arrived.</source>
        <translation>
            <numerusform>%Ln 件已到货。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) are to be ordered again.</source>
        <translation>
            <numerusform>%Ln 件重新待采购。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>PurchasesPane</name>
    <message>
        <source>Purchases</source>
        <translation>采购</translation>
    </message>
    <message>
        <source>What is bought</source>
        <translation>采购清单</translation>
    </message>
    <message>
        <source>Pieces of the SKU</source>
        <translation>该 SKU 的各件</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>Needed by</source>
        <translation>最晚需要</translation>
    </message>
    <message>
        <source>Order by</source>
        <translation>最晚下单</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Supplier</source>
        <translation>供应商</translation>
    </message>
    <message>
        <source>Lead time</source>
        <translation>备货时间</translation>
    </message>
    <message>
        <source>For</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>自</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>By</source>
        <translation>操作人</translation>
    </message>
    <message>
        <source>To order</source>
        <translation>待采购</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>已下单</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>已到货</translation>
    </message>
    <message>
        <source>It is ordered</source>
        <translation>已下单采购</translation>
    </message>
    <message>
        <source>It arrived</source>
        <translation>已到货</translation>
    </message>
    <message>
        <source>Take the mark away</source>
        <translation>取消标记</translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) come too late for their orders</source>
        <translation>
            <numerusform>%Ln 件会赶不上各自的订单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s), what is needed first at the top</source>
        <translation>
            <numerusform>%Ln 件，最先需要的排在最前</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is to be bought. What is bought after its order is set in the stock: “Bought after the order”.</source>
        <translation>没有要采购的。哪些是接单后采购的，在库存中设置：“接单后采购”。</translation>
    </message>
    <message>
        <source>Nothing stands here.</source>
        <translation>这里没有请求。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln 个订单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln 个店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %Ln piece(s) that are chosen below</source>
        <translation>
            <numerusform>用于下方选中的 %Ln 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueHeads</name>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>面单</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Parcels of the run</source>
        <translation>此批次的包裹</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Places and stores</source>
        <translation>功能与店铺</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Account risk</source>
        <translation>账号风险</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>库存</translation>
    </message>
    <message>
        <source>Purchases</source>
        <translation>采购</translation>
    </message>
    <message>
        <source>Print queue</source>
        <translation>打印队列</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Hand-over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>Add store</source>
        <translation>添加店铺</translation>
    </message>
    <message>
        <source>Stores with “{0}”</source>
        <translation>名称含“{0}”的店铺</translation>
    </message>
</context>
<context>
    <name>RailList</name>
    <message>
        <source>Stores</source>
        <translation>店铺</translation>
    </message>
</context>
<context>
    <name>RailModel</name>
    <message numerus="yes">
        <source>%Ln open order(s)</source>
        <translation>
            <numerusform>%Ln 单待处理</numerusform>
        </translation>
    </message>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Group {0}, {1}, {2}</source>
        <translation>分组 {0}，{1}，{2}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) overdue</source>
        <translation>
            <numerusform>%Ln 单已超时</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} new</source>
        <translation>{0} 单新订单</translation>
    </message>
    <message>
        <source>Its browser takes {0}.</source>
        <translation>浏览器占用 {0}。</translation>
    </message>
</context>
<context>
    <name>RawPage</name>
    <message>
        <source>What the marketplace sent</source>
        <translation>平台原文</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>The seller&apos;s consent is over. Renew it to read its orders again.</source>
        <translation>卖家授权已到期。重新授权后即可继续读取订单。</translation>
    </message>
    <message>
        <source>The marketplace refused the request.</source>
        <translation>平台拒绝了请求。</translation>
    </message>
    <message>
        <source>The marketplace asks for a pause. Reading goes on by itself.</source>
        <translation>平台要求暂停请求。稍后会自动继续读取。</translation>
    </message>
    <message>
        <source>The marketplace&apos;s answer could not be read. It is asked again.</source>
        <translation>无法识别平台的响应，将重新请求。</translation>
    </message>
    <message>
        <source>The marketplace does not answer. It is asked again.</source>
        <translation>平台没有响应，将重新请求。</translation>
    </message>
    <message>
        <source>All {seats} seats of the app {value} are taken by sellers. Use another app, or have its seats raised by the marketplace and say so in the stores file.</source>
        <translation>应用 {value} 的 {seats} 个席位已被卖家占满。请使用另一个应用，或请平台提高席位数并写入店铺文件。</translation>
    </message>
    <message>
        <source>This computer slept from {since} to {until}. All stores are read now.</source>
        <translation>此电脑在 {since} 至 {until} 期间处于睡眠。正在读取所有店铺。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock was set from {since} to {until}. All stores are read now.</source>
        <translation>此电脑的时钟从 {since} 被调到 {until}。正在读取所有店铺。</translation>
    </message>
    <message>
        <source>The proxy {proxy} does not answer.</source>
        <translation>代理 {proxy} 没有响应。</translation>
    </message>
    <message>
        <source>The proxy {proxy} refuses the user or password.</source>
        <translation>代理 {proxy} 拒绝了用户名或密码。</translation>
    </message>
    <message>
        <source>The proxy {proxy} answers, but does not reach {target}.</source>
        <translation>代理 {proxy} 有响应，但无法到达 {target}。</translation>
    </message>
    <message>
        <source>This proxy is in the list as {value}.</source>
        <translation>此代理已在列表中，名为 {value}。</translation>
    </message>
    <message>
        <source>Another proxy is called {value}.</source>
        <translation>已有名为 {value} 的代理。</translation>
    </message>
    <message>
        <source>The calls of {calls} go out through the proxy {name}. Change that first.</source>
        <translation>{calls} 的调用通过代理 {name}。请先更改。</translation>
    </message>
    <message>
        <source>The proxy {name} that these calls go out through is not in the list.</source>
        <translation>这些调用所用的代理 {name} 不在列表中。</translation>
    </message>
    <message>
        <source>{target} is on this computer or near it, where a store&apos;s pages do not get.</source>
        <translation>{target} 位于本机或附近，店铺页面无法到达。</translation>
    </message>
    <message>
        <source>{target} does not answer.</source>
        <translation>{target} 没有响应。</translation>
    </message>
    <message>
        <source>“{value}” is not a proxy. Write scheme://user:password@host:port or host:port:user:password.</source>
        <translation>“{value}”不是代理。请写 scheme://用户:密码@主机:端口 或 主机:端口:用户:密码。</translation>
    </message>
    <message>
        <source>“{value}” is not http, https or socks5.</source>
        <translation>“{value}”不是 http、https 或 socks5。</translation>
    </message>
    <message>
        <source>The proxy has no host.</source>
        <translation>代理缺少主机。</translation>
    </message>
    <message>
        <source>“{value}” is not a host.</source>
        <translation>“{value}”不是主机。</translation>
    </message>
    <message>
        <source>The proxy {value} has no port.</source>
        <translation>代理 {value} 缺少端口。</translation>
    </message>
    <message>
        <source>{value} has no port between 1 and 65535.</source>
        <translation>{value} 没有 1 到 65535 之间的端口。</translation>
    </message>
    <message>
        <source>The user or password of the proxy {value} cannot be used.</source>
        <translation>代理 {value} 的用户名或密码无法使用。</translation>
    </message>
    <message>
        <source>None of the services that tell the exit address answers ({services}), so it is not known.</source>
        <translation>没有任何出口地址服务响应（{services}），因此不清楚。</translation>
    </message>
    <message>
        <source>{value} is not a web address.</source>
        <translation>{value} 不是网址。</translation>
    </message>
    <message>
        <source>The proxy {proxy} does not answer, so its exit address is not known.</source>
        <translation>代理 {proxy} 没有响应，因此不清楚其出口地址。</translation>
    </message>
    <message>
        <source>The proxy {proxy} refuses the user or password, so its exit address is not known.</source>
        <translation>代理 {proxy} 拒绝了用户名或密码，因此不清楚其出口地址。</translation>
    </message>
    <message>
        <source>The seller did not give the consent.</source>
        <translation>卖家没有授权。</translation>
    </message>
    <message>
        <source>Another seller agreed: {sellers}. Nothing was changed. Sign out on the page, and begin again as the seller of this store.</source>
        <translation>同意授权的是另一位卖家：{sellers}。未做任何更改。请在页面上退出登录，再以本店卖家身份重新开始。</translation>
    </message>
    <message>
        <source>The consent page was closed before the seller agreed. Nothing was changed.</source>
        <translation>授权页面在卖家同意前已关闭。未做任何更改。</translation>
    </message>
    <message>
        <source>Nobody agreed within {minutes} minutes. Nothing was changed. Begin again when the seller is there.</source>
        <translation>{minutes} 分钟内无人同意。未做任何更改。请在卖家在场时重新开始。</translation>
    </message>
    <message>
        <source>The consent was given up. Nothing was changed.</source>
        <translation>已放弃授权。未做任何更改。</translation>
    </message>
    <message>
        <source>The address holds no code. Copy the whole address the browser ended at.</source>
        <translation>该地址中没有授权码。请复制浏览器最终停留的完整地址。</translation>
    </message>
    <message>
        <source>The address belongs to another consent. Start again.</source>
        <translation>该地址属于另一次授权。请重新开始。</translation>
    </message>
    <message>
        <source>The marketplace refused the tokens.</source>
        <translation>平台拒绝了令牌。</translation>
    </message>
    <message>
        <source>This store has no API access. Its orders come from export files.</source>
        <translation>该店铺没有 API 权限，其订单来自导出文件。</translation>
    </message>
    <message>
        <source>{store} is paused. Let it go on reading to read it now.</source>
        <translation>{store} 已暂停。恢复读取后才能立即读取。</translation>
    </message>
    <message>
        <source>These stores are paused. Let one of them go on reading to read it now.</source>
        <translation>这些店铺均已暂停。恢复其中一家后才能立即读取。</translation>
    </message>
    <message>
        <source>The import was cancelled before its first order. Nothing was taken in.</source>
        <translation>导入在第一个订单之前已取消，未导入任何内容。</translation>
    </message>
    <message>
        <source>There is no store {store}.</source>
        <translation>没有店铺 {store}。</translation>
    </message>
    <message>
        <source>Another store of this country and marketplace is called {value}.</source>
        <translation>该国家和平台已有名为 {value} 的店铺。</translation>
    </message>
    <message>
        <source>There is no colour {value}.</source>
        <translation>没有颜色 {value}。</translation>
    </message>
    <message>
        <source>{other} uses the same browser profile. Remove this store without wiping it.</source>
        <translation>{other} 使用同一浏览器配置。请在不清除该配置的情况下移除此店铺。</translation>
    </message>
    <message>
        <source>There is no group {group}.</source>
        <translation>没有分组 {group}。</translation>
    </message>
    <message>
        <source>There is no desk in {folder} yet.</source>
        <translation>{folder} 中还没有数据。</translation>
    </message>
    <message>
        <source>The database {file} was written by a newer lzdesk. Update this one.</source>
        <translation>数据库 {file} 由更新版本的 lzdesk 写入，请更新本程序。</translation>
    </message>
    <message>
        <source>{file} was not kept: more than 2 GB were on their way at once.</source>
        <translation>未保存 {file}：同时下载超过 2 GB。</translation>
    </message>
    <message>
        <source>{file} was not kept: this computer&apos;s disk is nearly full.</source>
        <translation>未保存 {file}：本机磁盘将满。</translation>
    </message>
    <message>
        <source>{file} was not kept: its download by {store} ended before it was whole.</source>
        <translation>未保存 {file}：{store} 的下载未完成便中断。</translation>
    </message>
    <message>
        <source>{file} is larger than {limit_mb} MB.</source>
        <translation>{file} 超过 {limit_mb} MB。</translation>
    </message>
    <message>
        <source>{file} is a web page. Print it to a PDF in the store&apos;s browser, and take that.</source>
        <translation>{file} 是网页。请在店铺的浏览器中打印成 PDF，再使用该 PDF。</translation>
    </message>
    <message>
        <source>{file} could not be read. ({detail})</source>
        <translation>无法读取 {file}。（{detail}）</translation>
    </message>
    <message>
        <source>{file} is not UTF-8 text, at byte {position}. Save it as UTF-8.</source>
        <translation>{file} 在第 {position} 字节处不是 UTF-8 文本，请另存为 UTF-8。</translation>
    </message>
    <message>
        <source>{file} is no text whose letters can be read for sure. Save it as XLSX or as CSV UTF-8, and take that in.</source>
        <translation>{file} 的文字编码无法确定。请另存为 XLSX 或 CSV UTF-8 后再导入。</translation>
    </message>
    <message>
        <source>{file} is not valid TOML. ({detail})</source>
        <translation>{file} 不是有效的 TOML。（{detail}）</translation>
    </message>
    <message>
        <source>{file} does not describe stores. ({detail})</source>
        <translation>{file} 的内容不是店铺。（{detail}）</translation>
    </message>
    <message>
        <source>{file} is not a spreadsheet. ({detail})</source>
        <translation>{file} 不是电子表格。（{detail}）</translation>
    </message>
    <message>
        <source>{file} holds no orders.</source>
        <translation>{file} 中没有订单。</translation>
    </message>
    <message>
        <source>{file} holds something that could not be read. It was put aside, whole.</source>
        <translation>{file} 中有无法读取的内容，已原样移到一旁。</translation>
    </message>
    <message>
        <source>{file} is not an order export: these columns are missing: {columns}.</source>
        <translation>{file} 不是订单导出文件，缺少以下列：{columns}。</translation>
    </message>
    <message>
        <source>The disk is full. Nothing is half saved; when there is room, all goes on by itself.</source>
        <translation>磁盘已满。没有数据只保存了一半；腾出空间后会自动继续。</translation>
    </message>
    <message>
        <source>Another program holds the database. Nothing is half saved; when it lets go, all goes on by itself. ({file})</source>
        <translation>另一程序占用了数据库。没有数据只保存了一半；释放后会自动继续。（{file}）</translation>
    </message>
    <message>
        <source>All is saved again.</source>
        <translation>已恢复正常保存。</translation>
    </message>
    <message>
        <source>The database {file} is damaged. It is replaced by a backup. ({detail})</source>
        <translation>数据库 {file} 已损坏，正由备份替换。（{detail}）</translation>
    </message>
    <message>
        <source>The database was damaged. The backup of {backup_at} took its place, and nothing you did since was lost. Newer orders are read again. Kept: {file}. ({detail})</source>
        <translation>数据库曾损坏。已由 {backup_at} 的备份替换，此后的操作均未丢失。较新的订单会重新读取。原文件保留为：{file}。（{detail}）</translation>
    </message>
    <message>
        <source>The database was damaged. The backup of {backup_at} took its place: marks, prints and changes since then may be lost. Newer orders are read again. Recovered: {marks} marks, {labels} prints, {commands} writes. Kept: {file}. ({detail})</source>
        <translation>数据库曾损坏。已由 {backup_at} 的备份替换：此后的标记、打印和更改可能丢失。较新的订单会重新读取。已找回：{marks} 个标记、{labels} 次打印、{commands} 个操作。原文件保留为：{file}。（{detail}）</translation>
    </message>
    <message>
        <source>The database was damaged and there was no good backup. The desk begins anew; stores that could be read: {stores}. Orders are read again. Kept: {file}. ({detail})</source>
        <translation>数据库曾损坏且没有可用备份。已重新开始；找回的店铺：{stores}。订单会重新读取。原文件保留为：{file}。（{detail}）</translation>
    </message>
    <message>
        <source>The log beside the database is gone or damaged, and lzdesk did not end in order. What was saved last may be lost: check the newest marks, notes and print records. Orders are read again, and unfinished writes wait for you.</source>
        <translation>数据库旁的日志缺失或损坏，且 lzdesk 未正常退出。最后保存的内容可能丢失：请检查最新的标记、备注和打印记录。订单会重新读取，未完成的写入等待您处理。</translation>
    </message>
    <message>
        <source>{file} is damaged and could not be replaced. Nothing was changed. ({detail})</source>
        <translation>{file} 已损坏且无法替换，未作任何更改。（{detail}）</translation>
    </message>
    <message>
        <source>No backup was made: {free_mb} MB are free, {needs_mb} MB are needed. It is tried again every minute.</source>
        <translation>未能备份：剩余 {free_mb} MB，需要 {needs_mb} MB。每分钟会重试。</translation>
    </message>
    <message>
        <source>The backup {file} is not whole. ({detail})</source>
        <translation>备份 {file} 不完整。（{detail}）</translation>
    </message>
    <message>
        <source>{file} is not a backup of a desk.</source>
        <translation>{file} 不是工作台的备份。</translation>
    </message>
    <message>
        <source>The backup {file} was written by a newer lzdesk. Update this one.</source>
        <translation>备份 {file} 由更新版本的 lzdesk 生成，请先升级。</translation>
    </message>
    <message>
        <source>Choose a file outside the folder {folder}.</source>
        <translation>请选择文件夹 {folder} 之外的文件。</translation>
    </message>
    <message>
        <source>lzdesk is open and does not answer ({holder}). End it first.</source>
        <translation>lzdesk 已打开但没有响应（{holder}）。请先结束它。</translation>
    </message>
    <message>
        <source>A browser closes after {most} minutes without use at most, or never.</source>
        <translation>浏览器最长可设闲置 {most} 分钟后关闭，或永不关闭。</translation>
    </message>
    <message>
        <source>{field} has room for {most} characters.</source>
        <translation>{field}最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>{field}: {value} is not a web address.</source>
        <translation>{field}：{value} 不是网址。</translation>
    </message>
    <message>
        <source>Reading stopped before the answer came: it is not known whether this was done. Look before you try again.</source>
        <translation>在收到答复之前读取已停止：不确定操作是否完成。请先查看，再重试。</translation>
    </message>
    <message>
        <source>This can be done in the demo alone.</source>
        <translation>此操作只能在演示中进行。</translation>
    </message>
    <message>
        <source>This system has no key store, so stores cannot be read. With a passphrase, secrets are kept in an encrypted file.</source>
        <translation>此系统没有密钥库，因此无法读取店铺。设置口令后，密钥会保存在加密文件中。</translation>
    </message>
    <message>
        <source>The system&apos;s key store did not take a store&apos;s new tokens. They are used from memory and saved as soon as it takes them; until then, do not quit.</source>
        <translation>系统密钥库未能保存一家店铺的新令牌。目前使用内存中的令牌，密钥库可用后会立即保存；在此之前请勿退出。</translation>
    </message>
    <message>
        <source>The file with the stores&apos; secrets is locked, so stores are not read.</source>
        <translation>保存店铺密钥的文件已锁定，因此没有读取店铺。</translation>
    </message>
    <message>
        <source>This passphrase does not open the file with the secrets.</source>
        <translation>此口令无法打开密钥文件。</translation>
    </message>
    <message>
        <source>The file with the secrets, {file}, is damaged. Add the stores again.</source>
        <translation>密钥文件 {file} 已损坏。请重新添加店铺。</translation>
    </message>
    <message>
        <source>The passphrase is empty.</source>
        <translation>口令为空。</translation>
    </message>
    <message>
        <source>The passphrase file {file} is not there.</source>
        <translation>口令文件 {file} 不存在。</translation>
    </message>
    <message>
        <source>No browser was found. Install Google Chrome, Microsoft Edge or Chromium (not the snap).</source>
        <translation>未找到浏览器。请安装 Google Chrome、Microsoft Edge 或 Chromium（非 snap 版）。</translation>
    </message>
    <message>
        <source>The browser driver does not start ({detail}). On Debian and Ubuntu, install libatomic1.</source>
        <translation>浏览器驱动无法启动（{detail}）。在 Debian 和 Ubuntu 上请安装 libatomic1。</translation>
    </message>
    <message>
        <source>The browser driver ended by itself. Closed with it: {stores}.</source>
        <translation>浏览器驱动自行结束。随之关闭的店铺：{stores}。</translation>
    </message>
    <message>
        <source>This system forbids the browser its sandbox ({found}), and no store is opened without it. How to allow it: https://chromium.googlesource.com/chromium/src/+/main/docs/security/apparmor-userns-restrictions.md</source>
        <translation>此系统禁止浏览器使用沙箱（{found}），没有沙箱就不会打开任何店铺。允许的方法见：https://chromium.googlesource.com/chromium/src/+/main/docs/security/apparmor-userns-restrictions.md</translation>
    </message>
    <message>
        <source>lzdesk is closing.</source>
        <translation>lzdesk 正在关闭。</translation>
    </message>
    <message>
        <source>Another program uses the profile {profile}. Close that browser.</source>
        <translation>另一个程序正在使用配置 {profile}。请关闭该浏览器。</translation>
    </message>
    <message>
        <source>The browser did not start. ({detail})</source>
        <translation>浏览器没有启动。（{detail}）</translation>
    </message>
    <message>
        <source>There is no screen to open a window on.</source>
        <translation>没有可以打开窗口的屏幕。</translation>
    </message>
    <message>
        <source>The password of {proxy} is not in the key store: set the proxy again.</source>
        <translation>密钥库中没有 {proxy} 的密码：请重新设置代理。</translation>
    </message>
    <message>
        <source>Another address than until now</source>
        <translation>与此前不同的地址</translation>
    </message>
    <message>
        <source>{other} of another owner opens from there</source>
        <translation>另一所有者的 {other} 从那里打开</translation>
    </message>
    <message>
        <source>The two have to agree</source>
        <translation>两者必须一致</translation>
    </message>
    <message>
        <source>The two differ, without a proxy</source>
        <translation>两者不同，且没有代理</translation>
    </message>
    <message>
        <source>Two services name two countries</source>
        <translation>两个服务给出两个国家</translation>
    </message>
    <message>
        <source>Not known where this is</source>
        <translation>不清楚在哪里</translation>
    </message>
    <message>
        <source>Pages see another computer than before: {which}</source>
        <translation>页面看到的电脑与以前不同：{which}</translation>
    </message>
    <message>
        <source>Only the browser&apos;s version is another one</source>
        <translation>只有浏览器版本不同</translation>
    </message>
    <message>
        <source>Workers and pages of this browser contradict each other: {which}</source>
        <translation>此浏览器的 Worker 与页面互相矛盾：{which}</translation>
    </message>
    <message>
        <source>The kept cookies could not be read: put aside, the browser has its own</source>
        <translation>保存的 Cookie 无法读取：已另存，浏览器使用自己的</translation>
    </message>
    <message>
        <source>The key store is locked: a login is kept by the browser alone</source>
        <translation>密钥库已锁定：登录仅由浏览器保存</translation>
    </message>
    <message>
        <source>Pages would learn {addresses}. The browser does not keep to its way out.</source>
        <translation>页面会得知 {addresses}。浏览器没有遵守它的出口。</translation>
    </message>
    <message>
        <source>The profile was last opened with a newer browser. Update the browser first: an older one would throw its logins away.</source>
        <translation>此环境上次用更新的浏览器打开。请先更新浏览器：旧版本会丢弃登录。</translation>
    </message>
    <message>
        <source>Newer than last time; the profile was copied first</source>
        <translation>比上次更新；已先复制环境</translation>
    </message>
    <message>
        <source>The profile {profile} could not be copied before the upgrade: {detail}.</source>
        <translation>升级前无法复制环境 {profile}：{detail}。</translation>
    </message>
    <message>
        <source>The browser of {profile} ended while it started.</source>
        <translation>{profile} 的浏览器在启动时结束。</translation>
    </message>
    <message>
        <source>{store} was not opened: a check failed.</source>
        <translation>{store} 未打开：一项检查未通过。</translation>
    </message>
    <message>
        <source>{store} was not opened: a question is open.</source>
        <translation>{store} 未打开：有一个问题待答。</translation>
    </message>
    <message>
        <source>The store&apos;s browser is open. Close it first, then its logins can be wiped.</source>
        <translation>店铺的浏览器正在打开。请先关闭，才能清除其登录。</translation>
    </message>
    <message>
        <source>The browser profile {profile} could not be wiped. ({detail})</source>
        <translation>无法清除浏览器配置 {profile}。（{detail}）</translation>
    </message>
    <message>
        <source>The store&apos;s preset {preset} is not in the folder of presets.</source>
        <translation>店铺的预设 {preset} 不在预设文件夹中。</translation>
    </message>
    <message>
        <source>The preset {preset} cannot be used.</source>
        <translation>预设 {preset} 无法使用。</translation>
    </message>
    <message>
        <source>There is no home {home}.</source>
        <translation>没有名为 {home} 的归属地。</translation>
    </message>
    <message>
        <source>{profile} cannot be the name of a profile.</source>
        <translation>{profile} 不能作为配置名称。</translation>
    </message>
    <message>
        <source>The browser profile of {store} was made with the password store {password_store}, which is gone. Opened without it, every login would be lost.</source>
        <translation>{store} 的浏览器配置是用密码库 {password_store} 创建的，而该密码库已不存在。若不用它打开，所有登录都会丢失。</translation>
    </message>
    <message>
        <source>No bar code of the label can be read.</source>
        <translation>面单上没有能读出的条码。</translation>
    </message>
    <message>
        <source>{file} could not be written. ({detail})</source>
        <translation>无法写入 {file}。（{detail}）</translation>
    </message>
    <message>
        <source>The app takes no calls from {address}, this computer&apos;s address. Add it to the app&apos;s IP whitelist; reading then goes on.</source>
        <translation>该应用不接受来自本机地址 {address} 的调用。请把它加入应用的 IP 白名单；之后会继续读取。</translation>
    </message>
    <message>
        <source>The data folder cannot be written. When it can, all goes on by itself. ({file})</source>
        <translation>数据文件夹无法写入。恢复后会自动继续。（{file}）</translation>
    </message>
    <message>
        <source>Label {cell} of a sheet was asked for; this one has {cells}.</source>
        <translation>要求从第 {cell} 个空位开始，但这种纸每张只有 {cells} 个。</translation>
    </message>
    <message>
        <source>A margin of {value} mm is not possible; it may be 0 to {most} mm.</source>
        <translation>页边距不能是 {value} 毫米，可以是 0 到 {most} 毫米。</translation>
    </message>
    <message>
        <source>{value} is no margin. Give one number in mm, or left, top, right, bottom.</source>
        <translation>{value} 不是页边距。请填一个毫米数，或按左、上、右、下填四个。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>没有文件夹 {folder}。</translation>
    </message>
    <message>
        <source>Not arranged yet: no package, so no label.</source>
        <translation>尚未安排发货：没有包裹，也就没有面单。</translation>
    </message>
    <message>
        <source>The buyer asked to cancel: decide that first.</source>
        <translation>买家申请取消：请先处理。</translation>
    </message>
    <message>
        <source>Your own people deliver it: it has no label.</source>
        <translation>由您自己的人派送：没有面单。</translation>
    </message>
    <message>
        <source>The marketplace ships this one.</source>
        <translation>此单由平台发货。</translation>
    </message>
    <message>
        <source>Arranged, but its package is not known. Read the store again.</source>
        <translation>已安排发货，但没有包裹信息。请重新读取店铺。</translation>
    </message>
    <message>
        <source>The label is still being fetched.</source>
        <translation>面单仍在取回中。</translation>
    </message>
    <message>
        <source>Left out of this run.</source>
        <translation>已从此批次中剔除。</translation>
    </message>
    <message>
        <source>The buyer cancelled before printing. No page is made.</source>
        <translation>买家在打印前取消了。不生成页面。</translation>
    </message>
    <message>
        <source>No parcel has this code.</source>
        <translation>没有包裹使用此条码。</translation>
    </message>
    <message>
        <source>There is no way {mode} to scan.</source>
        <translation>没有扫描方式 {mode}。</translation>
    </message>
    <message>
        <source>{file} of the watched folder: rows left out: {rows}. They lie beside it in a file.</source>
        <translation>监视文件夹中的 {file}：略过 {rows} 行。它们写在旁边的文件里。</translation>
    </message>
    <message>
        <source>{file} has no label of a parcel on this desk. Is it read already?</source>
        <translation>{file} 中没有此处任何包裹的面单。店铺读取过了吗？</translation>
    </message>
    <message>
        <source>Its code is no parcel&apos;s on this desk.</source>
        <translation>它的条码不属于此处任何包裹。</translation>
    </message>
    <message>
        <source>It has no code that can be read.</source>
        <translation>没有可读的条码。</translation>
    </message>
    <message>
        <source>Its codes belong to two orders.</source>
        <translation>它的条码属于两个订单。</translation>
    </message>
    <message>
        <source>The file has a label of this parcel already.</source>
        <translation>文件里已有此包裹的面单。</translation>
    </message>
    <message>
        <source>No parcel of this run has a label yet.</source>
        <translation>此批次还没有包裹有面单。</translation>
    </message>
    <message>
        <source>There is no paper {paper}.</source>
        <translation>没有单据 {paper}。</translation>
    </message>
    <message>
        <source>There is nothing to print in these orders.</source>
        <translation>这些订单没有可打印的内容。</translation>
    </message>
    <message>
        <source>There is no print run {run}.</source>
        <translation>没有打印批次 {run}。</translation>
    </message>
    <message>
        <source>Run {run} stands otherwise by now: this cannot be done with it any more.</source>
        <translation>批次 {run} 的状态已变：不能再这样处理。</translation>
    </message>
    <message>
        <source>The address changed after {labels} labels were fetched. They are fetched again: print when they are there.</source>
        <translation>有 {labels} 张面单取得后地址已变更，正在重新获取：取到后再打印。</translation>
    </message>
    <message>
        <source>A second print needs its reason: jammed, smeared, lost, wrong printer, other.</source>
        <translation>再次打印需要原因：卡纸、弄脏、遗失、打错打印机、其他。</translation>
    </message>
    <message>
        <source>There is no decision {decision}.</source>
        <translation>没有决定 {decision}。</translation>
    </message>
    <message>
        <source>There is no outcome {outcome}.</source>
        <translation>没有结果 {outcome}。</translation>
    </message>
    <message>
        <source>There is no sort key {key}. Available: {known}.</source>
        <translation>没有排序项 {key}。可用：{known}。</translation>
    </message>
    <message>
        <source>The labels of run {run} could not be put together. Gather them again.</source>
        <translation>无法合并批次 {run} 的面单。请重新收集。</translation>
    </message>
    <message>
        <source>On its way already, or ended.</source>
        <translation>已在途或已结束。</translation>
    </message>
    <message>
        <source>Printed before.</source>
        <translation>之前已打印。</translation>
    </message>
    <message>
        <source>Held: not to be printed yet.</source>
        <translation>暂缓中：暂不打印。</translation>
    </message>
    <message>
        <source>Its note must be read before printing.</source>
        <translation>打印前须阅读备注。</translation>
    </message>
    <message>
        <source>An item of it was cancelled. Print it only if you pack it without that item.</source>
        <translation>其中一件商品已取消。只有不装该商品时才打印。</translation>
    </message>
    <message>
        <source>The marketplace gave no label.</source>
        <translation>平台没有提供面单。</translation>
    </message>
    <message>
        <source>What came from the marketplace is no label.</source>
        <translation>平台返回的不是面单。</translation>
    </message>
    <message>
        <source>The label&apos;s page has an impossible size.</source>
        <translation>面单页面尺寸异常。</translation>
    </message>
    <message>
        <source>The label that came names another parcel.</source>
        <translation>返回的面单属于另一个包裹。</translation>
    </message>
    <message>
        <source>The label took too long to read.</source>
        <translation>读取面单用时过长。</translation>
    </message>
    <message>
        <source>The label file is empty.</source>
        <translation>面单文件为空。</translation>
    </message>
    <message>
        <source>The label file is too large to be a label.</source>
        <translation>文件过大，不可能是面单。</translation>
    </message>
    <message>
        <source>The label file has more than 400 pages.</source>
        <translation>面单文件超过 400 页。</translation>
    </message>
    <message>
        <source>A web page came instead of a label. Sign in to the store again.</source>
        <translation>收到的是网页而不是面单。请重新登录店铺。</translation>
    </message>
    <message>
        <source>The label is a web page that was not done within 10 seconds.</source>
        <translation>该面单是网页，10 秒内未能完成。</translation>
    </message>
    <message>
        <source>The label is a web page that could not be drawn. ({words})</source>
        <translation>该面单是网页，无法绘制。（{words}）</translation>
    </message>
    <message>
        <source>The label is a web page, and the browser did not start. ({words})</source>
        <translation>该面单是网页，而浏览器未能启动。（{words}）</translation>
    </message>
    <message>
        <source>The label file is locked with a password.</source>
        <translation>面单文件有密码。</translation>
    </message>
    <message>
        <source>There is no printer {printer} any more.</source>
        <translation>打印机 {printer} 已不存在。</translation>
    </message>
    <message>
        <source>{printer} takes no jobs.</source>
        <translation>{printer} 不接受任务。</translation>
    </message>
    <message>
        <source>This computer&apos;s print service is not running.</source>
        <translation>这台电脑的打印服务未运行。</translation>
    </message>
    <message>
        <source>This computer has no printers. Add one in the system&apos;s settings, or open the file.</source>
        <translation>此电脑没有打印机。请在系统设置中添加，或打开文件。</translation>
    </message>
    <message>
        <source>{printer} has paper {paper} now: the labels would be cut. Choose other paper.</source>
        <translation>{printer} 当前纸张为 {paper}：面单会被裁切。请选择其他纸张。</translation>
    </message>
    <message>
        <source>This computer&apos;s print service did not answer. Look at the printer.</source>
        <translation>这台电脑的打印服务没有回应。请查看打印机。</translation>
    </message>
    <message>
        <source>There is no printer at {where}.</source>
        <translation>{where} 处没有打印机。</translation>
    </message>
    <message>
        <source>The printer at {where} stopped after {sent} of {of} bytes. Look at its last label.</source>
        <translation>{where} 的打印机在收到 {sent}/{of} 字节后停止。请查看它的最后一张面单。</translation>
    </message>
    <message>
        <source>{printer} did not take the file. ({words})</source>
        <translation>{printer} 没有接受文件。（{words}）</translation>
    </message>
    <message>
        <source>The printer has no paper.</source>
        <translation>打印机缺纸。</translation>
    </message>
    <message>
        <source>Paper is jammed in the printer.</source>
        <translation>打印机卡纸。</translation>
    </message>
    <message>
        <source>The printer is open.</source>
        <translation>打印机的盖子开着。</translation>
    </message>
    <message>
        <source>The printer has no ink, toner or ribbon.</source>
        <translation>打印机没有墨水、碳粉或碳带。</translation>
    </message>
    <message>
        <source>The printer does not answer.</source>
        <translation>打印机没有回应。</translation>
    </message>
    <message>
        <source>The printer is paused.</source>
        <translation>打印机已暂停。</translation>
    </message>
    <message>
        <source>A printer needs a name, 200 signs at most.</source>
        <translation>打印机需要名称，最多 200 个字符。</translation>
    </message>
    <message>
        <source>Another printer has this name.</source>
        <translation>已有同名打印机。</translation>
    </message>
    <message>
        <source>There is no way {how}. Available: {known}.</source>
        <translation>没有方式 {how}。可用：{known}。</translation>
    </message>
    <message>
        <source>{dpi} dots per inch. Available: {known}.</source>
        <translation>每英寸 {dpi} 点。可用：{known}。</translation>
    </message>
    <message>
        <source>Name the printer, its address or the folder.</source>
        <translation>请填写打印机名称、地址或文件夹。</translation>
    </message>
    <message>
        <source>{media} is no name of a paper.</source>
        <translation>{media} 不是纸张名称。</translation>
    </message>
    <message>
        <source>{where} is no address, as 192.168.1.20:9100.</source>
        <translation>{where} 不是地址，例如 192.168.1.20:9100。</translation>
    </message>
    <message>
        <source>Its store was removed.</source>
        <translation>其店铺已移除。</translation>
    </message>
    <message>
        <source>A digital item: there is no parcel to pack.</source>
        <translation>数字商品，无需打包。</translation>
    </message>
    <message>
        <source>Choose by hand, at print or at scan.</source>
        <translation>请选择手动、打印时或扫描时。</translation>
    </message>
    <message>
        <source>A managed order: the marketplace arranges it.</source>
        <translation>托管订单：由平台安排。</translation>
    </message>
    <message>
        <source>A pre-sale. Its buyer has not paid the rest yet.</source>
        <translation>预售订单。买家尚未付清尾款。</translation>
    </message>
    <message>
        <source>A carrier delivers it, not your own people.</source>
        <translation>由承运商派送，不是您自己的人。</translation>
    </message>
    <message>
        <source>The buyer asked to cancel. Decide that first.</source>
        <translation>买家申请取消，请先处理。</translation>
    </message>
    <message>
        <source>It is held. End the hold first.</source>
        <translation>订单已暂停，请先解除。</translation>
    </message>
    <message>
        <source>It is not paid yet.</source>
        <translation>尚未付款。</translation>
    </message>
    <message>
        <source>It is arranged already.</source>
        <translation>已安排发货。</translation>
    </message>
    <message>
        <source>It is on its way already, or ended.</source>
        <translation>已在途或已结束。</translation>
    </message>
    <message>
        <source>Nothing of it is in a status that allows this.</source>
        <translation>没有商品处于允许此操作的状态。</translation>
    </message>
    <message>
        <source>Not finished yet: {why}. It stays in the outbox and goes on by itself.</source>
        <translation>尚未完成：{why}。它留在发件箱中并会自动继续。</translation>
    </message>
    <message>
        <source>Not sent: the order is held since.</source>
        <translation>未发送：订单随后被暂停。</translation>
    </message>
    <message>
        <source>Not sent: the buyer has asked to cancel since.</source>
        <translation>未发送：买家随后申请取消。</translation>
    </message>
    <message>
        <source>The order has moved on since.</source>
        <translation>订单状态已变化。</translation>
    </message>
    <message>
        <source>Not sent: the order is not here any more.</source>
        <translation>未发送：订单已不在此处。</translation>
    </message>
    <message>
        <source>Not answered: the request does not stand there any more.</source>
        <translation>未答复：该请求已不在此阶段。</translation>
    </message>
    <message>
        <source>The request is not here any more.</source>
        <translation>该请求已不存在。</translation>
    </message>
    <message>
        <source>An answer to it is on its way already.</source>
        <translation>对它的答复已在发送中。</translation>
    </message>
    <message>
        <source>Choose requests of one kind that stand at one place to answer them together.</source>
        <translation>请选择同一类型、同一阶段的请求一起答复。</translation>
    </message>
    <message>
        <source>The marketplace&apos;s API takes no such answer where the request stands.</source>
        <translation>该请求所处阶段，平台接口不接受此答复。</translation>
    </message>
    <message>
        <source>Not sent: it comes from an older copy of the data, and may have been sent or taken back since. Try again looks it up first.</source>
        <translation>未发送：它来自较旧的数据副本，之后可能已发送或已撤回。“重试”会先查询。</translation>
    </message>
    <message>
        <source>Tried six times, and every answer was lost. Try again later.</source>
        <translation>尝试六次，回复均丢失。请稍后重试。</translation>
    </message>
    <message>
        <source>No package of it is known. Read the store again.</source>
        <translation>没有其包裹信息。请重新读取店铺。</translation>
    </message>
    <message>
        <source>The marketplace&apos;s answer was lost.</source>
        <translation>平台的回复丢失。</translation>
    </message>
    <message>
        <source>The rule does nothing yet: add an action.</source>
        <translation>此规则还没有操作：请添加一个。</translation>
    </message>
    <message>
        <source>A held order is not arranged: take one of the two away.</source>
        <translation>暂缓的订单不会被安排：请去掉其中一项。</translation>
    </message>
    <message>
        <source>{value} is not known here.</source>
        <translation>此处没有 {value}。</translation>
    </message>
    <message>
        <source>{field} has a value that does not fit.</source>
        <translation>{field} 的值不合适。</translation>
    </message>
    <message>
        <source>{field} must be a whole number up to {most}.</source>
        <translation>{field} 必须是不超过 {most} 的整数。</translation>
    </message>
    <message>
        <source>{field}: an amount needs its currency.</source>
        <translation>{field}：金额需要货币。</translation>
    </message>
    <message>
        <source>There is room for {most}.</source>
        <translation>最多 {most} 项。</translation>
    </message>
    <message>
        <source>Another rule is called {value}.</source>
        <translation>已有规则名为 {value}。</translation>
    </message>
    <message>
        <source>This rule was deleted.</source>
        <translation>此规则已删除。</translation>
    </message>
    <message>
        <source>There is no rule called {name}.</source>
        <translation>没有名为 {name} 的规则。</translation>
    </message>
    <message>
        <source>{file} does not hold rules: {detail}.</source>
        <translation>{file} 不含规则：{detail}。</translation>
    </message>
    <message>
        <source>This bag is gone.</source>
        <translation>此大包已不存在。</translation>
    </message>
    <message>
        <source>The bag {name} was sent: it is closed.</source>
        <translation>大包 {name} 已寄出：不能再装。</translation>
    </message>
    <message>
        <source>No parcel has the code {code}.</source>
        <translation>没有包裹使用条码 {code}。</translation>
    </message>
    <message>
        <source>{code} is in this bag already.</source>
        <translation>{code} 已在此大包中。</translation>
    </message>
    <message>
        <source>{code} is in the bag {name}.</source>
        <translation>{code} 在大包 {name} 中。</translation>
    </message>
    <message>
        <source>{code} is not from a cross-border store.</source>
        <translation>{code} 不是跨境店铺的包裹。</translation>
    </message>
    <message>
        <source>{code} is of another marketplace.</source>
        <translation>{code} 属于另一个平台。</translation>
    </message>
    <message>
        <source>There is no such order.</source>
        <translation>没有此订单。</translation>
    </message>
    <message>
        <source>No order is named.</source>
        <translation>未指定订单。</translation>
    </message>
    <message>
        <source>Several stores have an order of this number.</source>
        <translation>多家店铺有相同编号的订单。</translation>
    </message>
    <message>
        <source>There is no status {status}. Known: {known}.</source>
        <translation>没有状态 {status}。可用：{known}。</translation>
    </message>
    <message>
        <source>{field} is missing.</source>
        <translation>缺少 {field}。</translation>
    </message>
    <message>
        <source>{value} is not a country of Lazada: sg, my, th, vn, ph or id.</source>
        <translation>{value} 不是 Lazada 的国家：sg、my、th、vn、ph 或 id。</translation>
    </message>
    <message>
        <source>{value} is not a marketplace.</source>
        <translation>{value} 不是平台。</translation>
    </message>
    <message>
        <source>There is no layout {layout}. Available: {known}.</source>
        <translation>没有版式 {layout}。可用：{known}。</translation>
    </message>
    <message>
        <source>The store&apos;s tokens are not in the key store. Give the consent again.</source>
        <translation>密钥库中没有该店铺的令牌，请重新授权。</translation>
    </message>
    <message>
        <source>A fault in lzdesk stopped this. The log holds the details.</source>
        <translation>lzdesk 内部故障导致操作中止，详情见日志。</translation>
    </message>
    <message>
        <source>Another lzdesk uses this data folder.</source>
        <translation>另一个 lzdesk 正在使用此数据文件夹。</translation>
    </message>
    <message>
        <source>The store&apos;s proxy does not answer. All its traffic is stopped.</source>
        <translation>该店铺的代理没有响应，其全部流量已停止。</translation>
    </message>
    <message>
        <source>Something went wrong ({kind}).</source>
        <translation>发生问题（{kind}）。</translation>
    </message>
</context>
<context>
    <name>RemoveDownloadDialog</name>
    <message>
        <source>Remove the file</source>
        <translation>移除文件</translation>
    </message>
    <message>
        <source>Delete {0}?</source>
        <translation>删除 {0}？</translation>
    </message>
    <message>
        <source>It is deleted from this computer and cannot be brought back. Orders that were taken in from it stay.</source>
        <translation>将从本机删除且无法恢复。已从中导入的订单会保留。</translation>
    </message>
    <message>
        <source>Keep the file</source>
        <translation>保留文件</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>RemoveStoreForm</name>
    <message>
        <source>Remove {0} from this desk?</source>
        <translation>要从这里移除 {0} 吗？</translation>
    </message>
    <message>
        <source>Remove the store</source>
        <translation>移除店铺</translation>
    </message>
    <message numerus="yes">
        <source>Delete its %Ln order(s) too</source>
        <translation>
            <numerusform>同时删除其 %Ln 单</numerusform>
        </translation>
    </message>
    <message>
        <source>Wipe its browser profile, with its logins</source>
        <translation>清除其浏览器配置及登录</translation>
    </message>
    <message>
        <source>Its orders leave the lists and the counts. They are there again when the same store is added again.</source>
        <translation>它的订单会从列表和计数中移除。再次添加同一家店铺后，这些订单会重新出现。</translation>
    </message>
    <message>
        <source>Type the store&apos;s name to delete its orders</source>
        <translation>输入店铺名称以删除其订单</translation>
    </message>
    <message>
        <source>Keep the store</source>
        <translation>保留店铺</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>移除 {0}</translation>
    </message>
    <message>
        <source>Its browser is open: close it first, then it can be wiped.</source>
        <translation>其浏览器正在打开：请先关闭，才能清除。</translation>
    </message>
    <message>
        <source>{0} uses the same browser profile, so it stays.</source>
        <translation>{0} 使用同一浏览器配置，因此保留。</translation>
    </message>
    <message>
        <source>its tokens in the key store</source>
        <translation>密钥库中的令牌</translation>
    </message>
    <message>
        <source>its tokens, which {0} uses too</source>
        <translation>与 {0} 共用的令牌</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) with marks, history and print ledger</source>
        <translation>
            <numerusform>%Ln 单及其标记、历史和打印记录</numerusform>
        </translation>
    </message>
    <message>
        <source>its browser profile with logins and proxy password</source>
        <translation>浏览器配置，含登录和代理密码</translation>
    </message>
    <message>
        <source>the developer app, and what the marketplace has</source>
        <translation>开发者应用，以及平台上的数据</translation>
    </message>
    <message>
        <source>Wiped: {0}.</source>
        <translation>清除：{0}。</translation>
    </message>
    <message>
        <source>Kept: {0}.</source>
        <translation>保留：{0}。</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not the store&apos;s name</source>
        <translation>与店铺名称不一致</translation>
    </message>
    <message>
        <source>Removing the store</source>
        <translation>正在移除店铺</translation>
    </message>
</context>
<context>
    <name>RenameGroupForm</name>
    <message>
        <source>What is the group {0} called?</source>
        <translation>分组 {0} 改叫什么？</translation>
    </message>
    <message>
        <source>Rename the group</source>
        <translation>重命名分组</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>the name of another group joins the two</source>
        <translation>若与其他分组同名，则两组合并</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Renaming the group</source>
        <translation>正在重命名分组</translation>
    </message>
</context>
<context>
    <name>RenewConsentForm</name>
    <message>
        <source>Renew the consent of {0}</source>
        <translation>更新 {0} 的授权</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}，{1}</translation>
    </message>
    <message>
        <source>Renew the consent</source>
        <translation>更新授权</translation>
    </message>
    <message>
        <source>Another browser …</source>
        <translation>其他浏览器…</translation>
    </message>
    <message>
        <source>Open its browser</source>
        <translation>打开其浏览器</translation>
    </message>
    <message>
        <source>The seller signs in on the consent page and agrees. Copy the address the browser ends at, and put it here. The orders that are here stay.</source>
        <translation>卖家在授权页面登录并同意。复制浏览器最后停留的地址并粘贴到这里。已有订单会保留。</translation>
    </message>
    <message>
        <source>Sign out there first where another seller is signed in.</source>
        <translation>若该处登录的是其他卖家，请先退出登录。</translation>
    </message>
    <message>
        <source>Redirect address of the app</source>
        <translation>应用的回调地址</translation>
    </message>
    <message>
        <source>Address it ended at</source>
        <translation>最后停留的地址</translation>
    </message>
    <message>
        <source>copy all of it from the browser</source>
        <translation>从浏览器完整复制</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>End the round</source>
        <translation>结束续期</translation>
    </message>
    <message>
        <source>Skip this one</source>
        <translation>跳过此项</translation>
    </message>
    <message>
        <source>Consent page</source>
        <translation>授权页面</translation>
    </message>
    <message>
        <source>Open the page again</source>
        <translation>再次打开页面</translation>
    </message>
    <message>
        <source>the seller signs in there</source>
        <translation>卖家在此登录</translation>
    </message>
    <message>
        <source>The seller signs in and agrees in its browser</source>
        <translation>卖家在其浏览器中登录并同意</translation>
    </message>
    <message>
        <source>Asking for the consent page</source>
        <translation>正在获取授权页面</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>重新授权</translation>
    </message>
    <message>
        <source>The consent page opens in this store&apos;s own browser. The seller signs in there and agrees; lzdesk sees it and closes the page. The orders that are here stay.</source>
        <translation>授权页面在本店自己的浏览器中打开。卖家在那里登录并同意；lzdesk 识别后关闭页面。已有订单保留不变。</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>Asking the marketplace for the consent</source>
        <translation>正在向平台获取授权</translation>
    </message>
    <message>
        <source>Another seller signed in, for {0}. {1} still needs its own consent.</source>
        <translation>登录的是另一卖家，对应 {0}。{1} 仍需自己的授权。</translation>
    </message>
</context>
<context>
    <name>RenewalRound</name>
    <message>
        <source>No consent is over or ends soon.</source>
        <translation>没有已到期或即将到期的授权。</translation>
    </message>
    <message>
        <source>The consent of {0} is renewed. Its orders are read now.</source>
        <translation>{0} 的授权已更新，正在读取其订单。</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln consent(s) renewed.</source>
        <translation>
            <numerusform>已续期 %Ln 个授权。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln still to renew.</source>
        <translation>
            <numerusform>还有 %Ln 个待续期。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReprintsDialog</name>
    <message>
        <source>Second prints</source>
        <translation>重复打印</translation>
    </message>
    <message>
        <source>No label was printed twice.</source>
        <translation>没有面单被打印两次。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>By</source>
        <translation>经手人</translation>
    </message>
    <message>
        <source>Run, page</source>
        <translation>批次，页</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s) printed again in 30 days</source>
        <translation>
            <numerusform>30 天内重打 %Ln 张面单</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Return</name>
    <message>
        <source>Return</source>
        <translation>退货退款</translation>
    </message>
    <message>
        <source>Refund only</source>
        <translation>仅退款</translation>
    </message>
    <message>
        <source>Cancellation</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>To answer</source>
        <translation>待答复</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>待验货</translation>
    </message>
    <message>
        <source>Coming back</source>
        <translation>退回途中</translation>
    </message>
    <message>
        <source>With the marketplace</source>
        <translation>平台处理中</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>已结束</translation>
    </message>
</context>
<context>
    <name>ReturnDesk</name>
    <message>
        <source>order {0}</source>
        <translation>订单 {0}</translation>
    </message>
    <message>
        <source>{0} lets no program refund a part. The order&apos;s page opens: do it there.</source>
        <translation>{0} 不允许程序部分退款。将打开订单页面，请在那里操作。</translation>
    </message>
</context>
<context>
    <name>ReturnsPane</name>
    <message>
        <source>Returns</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Requests of buyers</source>
        <translation>买家的请求</translation>
    </message>
    <message>
        <source>Pieces of the request</source>
        <translation>请求中的商品</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>提出时间</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Comes back as</source>
        <translation>退回运单</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Accept …</source>
        <translation>同意 …</translation>
    </message>
    <message>
        <source>Refuse …</source>
        <translation>拒绝 …</translation>
    </message>
    <message>
        <source>Refund a part …</source>
        <translation>部分退款 …</translation>
    </message>
    <message>
        <source>Nothing stands here.</source>
        <translation>这里没有请求。</translation>
    </message>
    <message>
        <source>Enter shows the order. Choose requests of one kind to answer them.</source>
        <translation>按回车查看订单。选择同类请求即可答复。</translation>
    </message>
    <message>
        <source>Answering …</source>
        <translation>正在答复 …</translation>
    </message>
    <message>
        <source>{0}, disputed</source>
        <translation>{0}，有争议</translation>
    </message>
</context>
<context>
    <name>Round</name>
    <message>
        <source>Looked at {0}, fine.</source>
        <translation>已于 {0} 查看，正常。</translation>
    </message>
    <message>
        <source>Looked at {0}, fine: {1}.</source>
        <translation>已于 {0} 查看，正常：{1}。</translation>
    </message>
    <message>
        <source>Looked at {0}, trouble.</source>
        <translation>已于 {0} 查看，有问题。</translation>
    </message>
    <message>
        <source>Looked at {0}, trouble: {1}.</source>
        <translation>已于 {0} 查看，有问题：{1}。</translation>
    </message>
</context>
<context>
    <name>RoundDesk</name>
    <message>
        <source>A round is under way: {0}.</source>
        <translation>巡店进行中：{0}。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>No round is under way.</source>
        <translation>没有进行中的巡店。</translation>
    </message>
    <message>
        <source>There is no store to look at.</source>
        <translation>没有可查看的店铺。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) looked at</source>
        <translation>
            <numerusform>已查看 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <translation>
            <numerusform>已跳过 %Ln 家</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not looked at</source>
        <translation>
            <numerusform>未查看 %Ln 家</numerusform>
        </translation>
    </message>
    <message>
        <source>The round is over: {0}.</source>
        <translation>巡店结束：{0}。</translation>
    </message>
    <message>
        <source>Not looked at in a round yet.</source>
        <translation>尚未在巡店中查看。</translation>
    </message>
</context>
<context>
    <name>RoundDialog</name>
    <message>
        <source>Round</source>
        <translation>巡店</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>kept with the verdict, if you like</source>
        <translation>可选，与结论一同保存</translation>
    </message>
    <message>
        <source>End the round</source>
        <translation>结束续期</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Row {row}: {what}</source>
        <translation>第 {row} 行：{what}</translation>
    </message>
    <message>
        <source>Row {row}, {field}: {what}</source>
        <translation>第 {row} 行，{field}：{what}</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>has the wrong type</source>
        <translation>类型不对</translation>
    </message>
    <message>
        <source>is not one of sg, my, th, vn, ph, id</source>
        <translation>不是 sg、my、th、vn、ph、id 之一</translation>
    </message>
    <message>
        <source>is not a key: a to z, 0 to 9 and dashes</source>
        <translation>不是有效的键：只能用 a 到 z、0 到 9 和连字符</translation>
    </message>
    <message>
        <source>is the row of the same store</source>
        <translation>行是同一家店铺</translation>
    </message>
    <message>
        <source>is not a country a profile can live in</source>
        <translation>不是配置可用的国家</translation>
    </message>
    <message>
        <source>of another owner has the same proxy</source>
        <translation>（属另一所有者）使用同一代理</translation>
    </message>
    <message>
        <source>is the key of another store</source>
        <translation>已是另一家店铺的键</translation>
    </message>
    <message>
        <source>is no app of the file or of this desk</source>
        <translation>不是文件中或本机已有的应用</translation>
    </message>
    <message>
        <source>is no consent of the file or of this desk</source>
        <translation>不是文件中或本机已有的授权</translation>
    </message>
    <message>
        <source>is not a marketplace</source>
        <translation>不是平台</translation>
    </message>
    <message>
        <source>is not in the folder of presets</source>
        <translation>不在预设文件夹中</translation>
    </message>
    <message>
        <source>is not a known field</source>
        <translation>不是已知字段</translation>
    </message>
    <message>
        <source>differs from the profile that is here already</source>
        <translation>与已有的配置不一致</translation>
    </message>
    <message>
        <source>is not a web address</source>
        <translation>不是网址</translation>
    </message>
    <message>
        <source>is not a proxy: write scheme://user:password@host:port or host:port:user:password</source>
        <translation>不是代理：请写 scheme://用户:密码@主机:端口 或 主机:端口:用户:密码</translation>
    </message>
    <message>
        <source>is not http, https or socks5</source>
        <translation>不是 http、https 或 socks5</translation>
    </message>
    <message>
        <source>has no host</source>
        <translation>缺少主机</translation>
    </message>
    <message>
        <source>is not a host</source>
        <translation>不是主机</translation>
    </message>
    <message>
        <source>has no port</source>
        <translation>没有端口</translation>
    </message>
    <message>
        <source>has no port between 1 and 65535</source>
        <translation>没有 1 到 65535 之间的端口</translation>
    </message>
    <message>
        <source>has a user or password that cannot be used</source>
        <translation>用户名或密码无法使用</translation>
    </message>
    <message>
        <source>is the name of another proxy</source>
        <translation>是另一个代理的名称</translation>
    </message>
    <message>
        <source>is too long</source>
        <translation>过长</translation>
    </message>
    <message>
        <source>is not an amount</source>
        <translation>不是金额</translation>
    </message>
    <message>
        <source>stands in two orders</source>
        <translation>出现在两个订单中</translation>
    </message>
    <message>
        <source>is not a date</source>
        <translation>不是日期</translation>
    </message>
</context>
<context>
    <name>RuleForm</name>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Big orders</source>
        <translation>大额订单</translation>
    </message>
    <message>
        <source>Name of the rule</source>
        <translation>规则名称</translation>
    </message>
    <message>
        <source>When</source>
        <translation>当</translation>
    </message>
    <message>
        <source>If all of this holds</source>
        <translation>如果全部满足</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>添加条件</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>则</translation>
    </message>
    <message>
        <source>Add an action</source>
        <translation>添加操作</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>Orders within an hour</source>
        <translation>每小时订单数</translation>
    </message>
    <message>
        <source>orders within an hour. What comes above that is kept as not done.</source>
        <translation>单每小时。超出的记为未执行。</translation>
    </message>
    <message>
        <source>Statuses</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>小时</translation>
    </message>
</context>
<context>
    <name>RuleList</name>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>It has not acted on any order yet.</source>
        <translation>尚未对任何订单执行。</translation>
    </message>
    <message>
        <source>Acted last {0}</source>
        <translation>上次执行 {0}</translation>
    </message>
</context>
<context>
    <name>RuleWords</name>
    <message>
        <source>No rules yet</source>
        <translation>还没有规则</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rule(s)</source>
        <translation>
            <numerusform>%Ln 条规则</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on</source>
        <translation>
            <numerusform>%Ln 条开启</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have acted on no order in the last %Ln day(s)</source>
        <translation>
            <numerusform>最近 %Ln 天内不会对任何订单执行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have acted %Ln time(s)</source>
        <translation>
            <numerusform>会执行 %Ln 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in the last %Ln day(s)</source>
        <translation>
            <numerusform>最近 %Ln 天内</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) looked at. Nothing was written.</source>
        <translation>
            <numerusform>已查看 %Ln 单，未写入任何内容。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held back by the limit</source>
        <translation>
            <numerusform>%Ln 项因上限未执行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln today</source>
        <translation>
            <numerusform>今日 %Ln 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln carried out</source>
        <translation>
            <numerusform>已执行 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Not done: the limit of the hour</source>
        <translation>未执行：达到每小时上限</translation>
    </message>
    <message>
        <source>Failed: a fault in lzdesk</source>
        <translation>失败：lzdesk 的故障</translation>
    </message>
    <message>
        <source>{0}: not done. {1}</source>
        <translation>{0}：未执行。{1}</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message>
        <source> h</source>
        <translation> 小时</translation>
    </message>
    <message>
        <source>Take this condition away</source>
        <translation>删除此条件</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>several with commas between them</source>
        <translation>多个值用逗号分隔</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>至</translation>
    </message>
    <message>
        <source>and</source>
        <translation>和</translation>
    </message>
    <message>
        <source>Take this action away</source>
        <translation>删除此操作</translation>
    </message>
    <message>
        <source>to be read before printing</source>
        <translation>打印前必读</translation>
    </message>
    <message>
        <source>until the order moves on, three days at most</source>
        <translation>直到订单状态变化，最多三天</translation>
    </message>
    <message>
        <source>through the outbox; it can be taken back for 5 s</source>
        <translation>经发件箱发出，5 秒内可撤回</translation>
    </message>
    <message>
        <source>When</source>
        <translation>当</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>What it did</source>
        <translation>执行记录</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>over the limit</source>
        <translation>超出上限</translation>
    </message>
    <message>
        <source>An order comes in</source>
        <translation>新订单到达</translation>
    </message>
    <message>
        <source>An order is to ship, new or paid now</source>
        <translation>订单待发货（新到或刚付款）</translation>
    </message>
    <message>
        <source>The status changes to</source>
        <translation>状态变为</translation>
    </message>
    <message>
        <source>An order is cancelled after printing</source>
        <translation>订单在打印后被取消</translation>
    </message>
    <message>
        <source>The ship-by time is nearer than</source>
        <translation>发货截止时间少于</translation>
    </message>
    <message>
        <source>A return or refund is opened</source>
        <translation>买家发起退货或退款</translation>
    </message>
    <message>
        <source>Somebody tags an order</source>
        <translation>有人为订单加标签</translation>
    </message>
    <message>
        <source>Somebody writes a note</source>
        <translation>有人写备注</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Marketplace</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Buyer&apos;s note</source>
        <translation>买家备注</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>Cash on delivery</source>
        <translation>货到付款</translation>
    </message>
    <message>
        <source>Packed by</source>
        <translation>打包方</translation>
    </message>
    <message>
        <source>Warehouse</source>
        <translation>仓库</translation>
    </message>
    <message>
        <source>Age in hours</source>
        <translation>已过小时数</translation>
    </message>
    <message>
        <source>Hour in the store</source>
        <translation>店铺当地小时</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>加标签</translation>
    </message>
    <message>
        <source>Your note</source>
        <translation>您的备注</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>is</source>
        <translation>是</translation>
    </message>
    <message>
        <source>is not</source>
        <translation>不是</translation>
    </message>
    <message>
        <source>contains</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>does not contain</source>
        <translation>不包含</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>至少</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>至多</translation>
    </message>
    <message>
        <source>is between</source>
        <translation>介于</translation>
    </message>
    <message>
        <source>Tag it</source>
        <translation>加标签</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>Hold it for</source>
        <translation>暂缓</translation>
    </message>
    <message>
        <source>Raise an alert</source>
        <translation>发出提醒</translation>
    </message>
    <message>
        <source>Give it to</source>
        <translation>指派给</translation>
    </message>
    <message>
        <source>Arrange it</source>
        <translation>安排发货</translation>
    </message>
    <message>
        <source>tagged “{0}”</source>
        <translation>已加标签“{0}”</translation>
    </message>
    <message>
        <source>note added</source>
        <translation>已添加备注</translation>
    </message>
    <message>
        <source>held for {0}</source>
        <translation>已暂缓 {0}</translation>
    </message>
    <message>
        <source>alert raised</source>
        <translation>已发出提醒</translation>
    </message>
    <message>
        <source>given to {0}</source>
        <translation>已指派给 {0}</translation>
    </message>
    <message>
        <source>put into the outbox</source>
        <translation>已放入发件箱</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>When: {0}</source>
        <translation>当：{0}</translation>
    </message>
    <message>
        <source>If: {0}</source>
        <translation>如果：{0}</translation>
    </message>
    <message>
        <source>Then: {0}</source>
        <translation>则：{0}</translation>
    </message>
</context>
<context>
    <name>RulesDesk</name>
    <message>
        <source>All rules are stopped.</source>
        <translation>所有规则已停止。</translation>
    </message>
    <message>
        <source>The rules run again.</source>
        <translation>规则已恢复运行。</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Reading the rules</source>
        <translation>正在读取规则</translation>
    </message>
    <message>
        <source>What happens until they run again is not made up for.</source>
        <translation>停止期间发生的情况不会补做。</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>新规则</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>What it did</source>
        <translation>执行记录</translation>
    </message>
    <message>
        <source>Stop all rules</source>
        <translation>停止所有规则</translation>
    </message>
    <message>
        <source>Show the order</source>
        <translation>查看订单</translation>
    </message>
    <message>
        <source>Do it now</source>
        <translation>立即执行</translation>
    </message>
    <message>
        <source>Try it on the last 30 days</source>
        <translation>用最近 30 天试运行</translation>
    </message>
    <message>
        <source>Keep the rule</source>
        <translation>保存规则</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The rules could not be read. What is shown may be old. “{0}”</source>
        <translation>无法读取规则，所示内容可能已过时。“{0}”</translation>
    </message>
    <message>
        <source>All rules are stopped</source>
        <translation>所有规则已停止</translation>
    </message>
    <message>
        <source>Let the rules run</source>
        <translation>让规则运行</translation>
    </message>
    <message>
        <source>Kept. It acts on what happens from now on.</source>
        <translation>已保存。对从现在起发生的情况生效。</translation>
    </message>
    <message>
        <source>Deleted. Keep the rule to have it again.</source>
        <translation>已删除。点击“保存规则”可恢复。</translation>
    </message>
    <message>
        <source>Looking at the last 30 days</source>
        <translation>正在查看最近 30 天</translation>
    </message>
</context>
<context>
    <name>RunEntry</name>
    <message>
        <source>Show it</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Did every page come out?</source>
        <translation>每一页都打印出来了吗？</translation>
    </message>
    <message>
        <source>The desk or the printer stopped while this run was printed. Look at the printer: did the pages come out?</source>
        <translation>打印此批次时程序或打印机停止了。请查看打印机：页面都出来了吗？</translation>
    </message>
    <message>
        <source>All came out</source>
        <translation>全部已出</translation>
    </message>
    <message>
        <source>None came out</source>
        <translation>全部未出</translation>
    </message>
</context>
<context>
    <name>RunSheet</name>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>货位</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>More SKUs</source>
        <translation>其他 SKU 数</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Parcel</source>
        <translation>包裹</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>面单</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>RunSteps</name>
    <message>
        <source>Make the pick list</source>
        <translation>生成拣货单</translation>
    </message>
    <message>
        <source>Go to the scans</source>
        <translation>转到扫描</translation>
    </message>
    <message>
        <source>Arranged</source>
        <translation>已安排</translation>
    </message>
    <message>
        <source>Check and print</source>
        <translation>核对并打印</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>拣货</translation>
    </message>
    <message>
        <source>Scan out</source>
        <translation>扫描出库</translation>
    </message>
    <message>
        <source>{0} of {1} scanned out</source>
        <translation>已扫描出库 {0}/{1}</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>now</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>later</source>
        <translation>未到</translation>
    </message>
</context>
<context>
    <name>RunWords</name>
    <message>
        <source>Leave it out</source>
        <translation>不打印</translation>
    </message>
    <message>
        <source>Reprint with a reason</source>
        <translation>说明原因后重打</translation>
    </message>
    <message>
        <source>Show run {0}</source>
        <translation>查看批次 {0}</translation>
    </message>
    <message>
        <source>Print it all the same</source>
        <translation>仍然打印</translation>
    </message>
    <message>
        <source>Fetch it again</source>
        <translation>重新获取</translation>
    </message>
    <message>
        <source>Take it in again</source>
        <translation>重新加入</translation>
    </message>
    <message>
        <source>Fetching</source>
        <translation>获取中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未打印</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无面单</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>已打印</translation>
    </message>
    <message>
        <source>Already printed {when} by {who}, run {run}, page {page}. A second label could ship it twice.</source>
        <translation>已打印：{when}，{who}，批次 {run}，第 {page} 页。第二张面单可能导致重复发货。</translation>
    </message>
    <message>
        <source>Held until {0}.</source>
        <translation>暂缓至 {0}。</translation>
    </message>
    <message>
        <source>{reason} “{words}”</source>
        <translation>{reason}“{words}”</translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s)</source>
        <translation>
            <numerusform>%Ln 个包裹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ready</source>
        <translation>
            <numerusform>%Ln 就绪</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln being fetched</source>
        <translation>
            <numerusform>%Ln 获取中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stopped</source>
        <translation>
            <numerusform>%Ln 已停止</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a label</source>
        <translation>
            <numerusform>%Ln 单没有面单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>%Ln 单未打印</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln printed</source>
        <translation>
            <numerusform>%Ln 已打印</numerusform>
        </translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>货位</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Single-item first</source>
        <translation>单件优先</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Bin {0}</source>
        <translation>货位 {0}</translation>
    </message>
    <message>
        <source>Without a bin</source>
        <translation>无货位</translation>
    </message>
    <message>
        <source>No. {0} to {1}, all ready</source>
        <translation>第 {0} 至 {1} 号，全部就绪</translation>
    </message>
    <message>
        <source>Run {0}</source>
        <translation>批次 {0}</translation>
    </message>
    <message>
        <source>labels are fetched</source>
        <translation>正在获取面单</translation>
    </message>
    <message>
        <source>open</source>
        <translation>待打印</translation>
    </message>
    <message>
        <source>being printed</source>
        <translation>打印中</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>handed over</source>
        <translation>已交付</translation>
    </message>
    <message>
        <source>not written</source>
        <translation>未写入</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>已放弃</translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s)</source>
        <translation>
            <numerusform>%Ln 张面单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) gathered</source>
        <translation>
            <numerusform>已收集 %Ln 个包裹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln printed again</source>
        <translation>
            <numerusform>重打 %Ln 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln void</source>
        <translation>
            <numerusform>作废 %Ln 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln scanned out</source>
        <translation>
            <numerusform>已扫描出库 %Ln 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pulled</source>
        <translation>
            <numerusform>已抽出 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>from {0}</source>
        <translation>来自 {0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) to pull: the scan refuses them.</source>
        <translation>
            <numerusform>%Ln 个包裹须抽出：扫描会拒绝。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Print %Ln label(s)</source>
        <translation>
            <numerusform>打印 %Ln 张面单</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SavedViews</name>
    <message>
        <source>Name of the view</source>
        <translation>视图名称</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Move left</source>
        <translation>左移</translation>
    </message>
    <message>
        <source>Move right</source>
        <translation>右移</translation>
    </message>
    <message>
        <source>Delete the view</source>
        <translation>删除视图</translation>
    </message>
</context>
<context>
    <name>ScanDesk</name>
    <message>
        <source>Put aside</source>
        <translation>已放到一边</translation>
    </message>
    <message>
        <source>Pulled</source>
        <translation>已抽出</translation>
    </message>
    <message>
        <source>Not scanned: scan it again</source>
        <translation>未扫描成功：请重新扫描</translation>
    </message>
    <message>
        <source>Scan out</source>
        <translation>扫描出库</translation>
    </message>
    <message>
        <source>Check items</source>
        <translation>核对商品</translation>
    </message>
    <message>
        <source>Put the parcel aside</source>
        <translation>把包裹放到一边</translation>
    </message>
    <message>
        <source>The parcel is pulled</source>
        <translation>包裹已抽出</translation>
    </message>
    <message>
        <source>lzdesk: codes for the scanner</source>
        <translation>lzdesk：扫描枪条码卡</translation>
    </message>
</context>
<context>
    <name>ScanPane</name>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Items of the parcel</source>
        <translation>包裹内的商品</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>已扫描</translation>
    </message>
    <message>
        <source>Last scans</source>
        <translation>最近的扫描</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>条码</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Scanned out today</source>
        <translation>今日扫描出库</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>承运商</translation>
    </message>
    <message>
        <source>Parcels</source>
        <translation>包裹</translation>
    </message>
    <message>
        <source>Scan out</source>
        <translation>扫描出库</translation>
    </message>
    <message>
        <source>Check items</source>
        <translation>核对商品</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Card of commands</source>
        <translation>命令卡</translation>
    </message>
    <message>
        <source>Scan, or type a code and press Enter</source>
        <translation>扫描，或输入条码后按回车</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>Without a carrier</source>
        <translation>无承运商</translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s)</source>
        <translation>
            <numerusform>%Ln 个包裹</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScanWords</name>
    <message>
        <source>Handed over</source>
        <translation>已交付</translation>
    </message>
    <message>
        <source>All items are in</source>
        <translation>商品已齐</translation>
    </message>
    <message numerus="yes">
        <source>Scan its %Ln item(s)</source>
        <translation>
            <numerusform>请扫描其中 %Ln 件商品</numerusform>
        </translation>
    </message>
    <message>
        <source>Pull this parcel</source>
        <translation>抽出此包裹</translation>
    </message>
    <message>
        <source>No parcel has this code</source>
        <translation>没有包裹使用此条码</translation>
    </message>
    <message>
        <source>{0} is not a waybill of any store here. Is its store read?</source>
        <translation>{0} 不是这里任何店铺的运单。该店铺读取过了吗？</translation>
    </message>
    <message>
        <source>{code}: {title}</source>
        <translation>{code}：{title}</translation>
    </message>
    <message>
        <source>{0} is not in the bag</source>
        <translation>{0} 未装入袋中</translation>
    </message>
    <message>
        <source>The buyer cancelled it, or an item of it, after the label was printed.</source>
        <translation>面单打印后，买家取消了该订单或其中一件商品。</translation>
    </message>
    <message>
        <source>The buyer asks to cancel: decide that first.</source>
        <translation>买家申请取消：请先处理。</translation>
    </message>
    <message>
        <source>The address changed after the label was printed. Print it again.</source>
        <translation>打印面单后地址变了。请重新打印。</translation>
    </message>
    <message>
        <source>It was packed anew: this label is an old one. Print the new one.</source>
        <translation>已重新打包：这是旧面单。请打印新的。</translation>
    </message>
    <message>
        <source>This parcel was pulled</source>
        <translation>此包裹已被抽出</translation>
    </message>
    <message>
        <source>{when} by {who}. It must not leave.</source>
        <translation>{when}，{who}。它不能发出。</translation>
    </message>
    <message>
        <source>Scanned out before</source>
        <translation>之前已扫描出库</translation>
    </message>
    <message>
        <source>{when} by {who}. It is counted once.</source>
        <translation>{when}，{who}。只计一次。</translation>
    </message>
    <message>
        <source>Checked before</source>
        <translation>之前已核对</translation>
    </message>
    <message>
        <source>{when} by {who}.</source>
        <translation>{when}，{who}。</translation>
    </message>
    <message>
        <source>This order is held</source>
        <translation>此订单暂缓</translation>
    </message>
    <message>
        <source>Until {0}. Put it aside.</source>
        <translation>至 {0}。请放到一边。</translation>
    </message>
    <message>
        <source>Not waiting for its carrier</source>
        <translation>不在等待承运商</translation>
    </message>
    <message>
        <source>It is on its way already, or ended.</source>
        <translation>已在途或已结束。</translation>
    </message>
    <message>
        <source>The marketplace ships this one</source>
        <translation>此单由平台发货</translation>
    </message>
    <message>
        <source>The items do not match</source>
        <translation>商品不符</translation>
    </message>
    <message>
        <source>Scan every item again.</source>
        <translation>请重新扫描每件商品。</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>{0} does not belong into this parcel. Take it out.</source>
        <translation>{0} 不属于此包裹。请取出。</translation>
    </message>
    <message>
        <source>Wrong item</source>
        <translation>商品错误</translation>
    </message>
    <message>
        <source>The order has no more of {0}. Take it out.</source>
        <translation>订单没有更多的 {0}。请取出。</translation>
    </message>
    <message>
        <source>One too many</source>
        <translation>多了一件</translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) to go</source>
        <translation>
            <numerusform>还有 %Ln 件</numerusform>
        </translation>
    </message>
    <message>
        <source>This parcel is not complete</source>
        <translation>此包裹还不完整</translation>
    </message>
    <message>
        <source>Scan a label</source>
        <translation>扫描面单</translation>
    </message>
    <message>
        <source>Then each item of its parcel.</source>
        <translation>然后扫描包裹内的每件商品。</translation>
    </message>
    <message>
        <source>Scan a waybill</source>
        <translation>扫描运单</translation>
    </message>
    <message>
        <source>It hands the parcel over.</source>
        <translation>包裹随即交付。</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search orders</source>
        <translation>搜索订单</translation>
    </message>
    <message>
        <source>Find order, tracking, SKU, buyer or action</source>
        <translation>查找订单、运单、SKU、买家或操作</translation>
    </message>
    <message>
        <source>Find orders</source>
        <translation>查找订单</translation>
    </message>
</context>
<context>
    <name>SellerForm</name>
    <message>
        <source>Who is behind {0}?</source>
        <translation>{0} 背后是谁？</translation>
    </message>
    <message>
        <source>Who is behind {0} and the others?</source>
        <translation>{0} 及其他店铺背后是谁？</translation>
    </message>
    <message>
        <source>Who is who</source>
        <translation>店铺归属</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>邮箱</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>银行</translation>
    </message>
    <message>
        <source>they differ; what you type is for all of them</source>
        <translation>各不相同；输入的内容用于全部</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep the changes</source>
        <translation>保存更改</translation>
    </message>
    <message>
        <source>Keeping the changes</source>
        <translation>正在保存更改</translation>
    </message>
</context>
<context>
    <name>Sellers</name>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Exit address</source>
        <translation>出口地址</translation>
    </message>
    <message>
        <source>Exit country</source>
        <translation>出口国家</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>邮箱</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>银行</translation>
    </message>
    <message>
        <source>Clashes</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>same profile as {0}</source>
        <translation>与 {0} 配置相同</translation>
    </message>
    <message>
        <source>same exit as {0}</source>
        <translation>与 {0} 出口相同</translation>
    </message>
    <message>
        <source>same phone as {0}</source>
        <translation>与 {0} 电话相同</translation>
    </message>
    <message>
        <source>same mail as {0}</source>
        <translation>与 {0} 邮箱相同</translation>
    </message>
    <message>
        <source>same bank as {0}</source>
        <translation>与 {0} 银行相同</translation>
    </message>
</context>
<context>
    <name>SellersDialog</name>
    <message>
        <source>Who is who</source>
        <translation>店铺归属</translation>
    </message>
    <message>
        <source>Reading the stores</source>
        <translation>正在读取店铺</translation>
    </message>
    <message>
        <source>Phone, mail and bank are what you type: they stay on this computer. Marketplaces link stores by them whatever a browser does.</source>
        <translation>电话、邮箱和银行由您填写，仅保存在本机。无论浏览器如何，平台都会据此关联店铺。</translation>
    </message>
    <message>
        <source>Clashes only</source>
        <translation>仅显示冲突</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The stores could not be read. What is shown may be old. “{0}”</source>
        <translation>无法读取店铺。显示的内容可能已过时。“{0}”</translation>
    </message>
    <message>
        <source>no clashes</source>
        <translation>无冲突</translation>
    </message>
    <message>
        <source>No two stores have anything in common here.</source>
        <translation>没有任何两家店铺有共同之处。</translation>
    </message>
    <message>
        <source>No store yet.</source>
        <translation>还没有店铺。</translation>
    </message>
    <message>
        <source>CSV, for any spreadsheet (*.csv)</source>
        <translation>CSV，适用于任何电子表格 (*.csv)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>The table was not exported to {0}: {1}. Choose another place.</source>
        <translation>表格未能导出到 {0}：{1}。请选择其他位置。</translation>
    </message>
    <message>
        <source>Exported to {0}, for you alone to read.</source>
        <translation>已导出到 {0}，仅您可读。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>A sound, at most one a minute</source>
        <translation>声音，每分钟最多一次</translation>
    </message>
    <message>
        <source>A toast in the window</source>
        <translation>窗口内的提示</translation>
    </message>
    <message>
        <source>A message of the system, while the window is not in front</source>
        <translation>窗口不在最前时的系统通知</translation>
    </message>
    <message>
        <source>Quiet hours, without sounds and messages; the same hour: none</source>
        <translation>免打扰时段，不发声音和通知；起止相同则不启用</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>免打扰开始</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>免打扰结束</translation>
    </message>
    <message>
        <source>A parcel that was scanned out, and that its carrier does not scan</source>
        <translation>已扫描出库而承运商未扫描的包裹</translation>
    </message>
    <message>
        <source>Say so after</source>
        <translation>多久后提醒</translation>
    </message>
    <message>
        <source>Reminders</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>Remind of orders to arrange every (0: never)</source>
        <translation>待安排订单的提醒间隔（0：不提醒）</translation>
    </message>
    <message>
        <source>Morning pass at</source>
        <translation>早间检查时间</translation>
    </message>
    <message>
        <source>Noon pass at</source>
        <translation>午间检查时间</translation>
    </message>
    <message>
        <source>Evening pass at</source>
        <translation>晚间检查时间</translation>
    </message>
    <message>
        <source>Parcels across a border: a rule of experience, told by no API</source>
        <translation>跨境包裹：经验规则，没有接口提供</translation>
    </message>
    <message>
        <source>Working days from the order to the sorting centre</source>
        <translation>从下单到分拣中心的工作日</translation>
    </message>
    <message>
        <source>A copy of the database in the folder backups, without the stores&apos; secrets</source>
        <translation>在 backups 文件夹中保存数据库副本，不含店铺密钥</translation>
    </message>
    <message>
        <source>Make one every, 0: none</source>
        <translation>备份间隔，0 为不备份</translation>
    </message>
    <message>
        <source>Orders that were created longer ago stay as they are</source>
        <translation>更早创建的订单保持不变</translation>
    </message>
    <message>
        <source>Read the orders of the last</source>
        <translation>读取最近的订单</translation>
    </message>
    <message>
        <source>Order exports put there are taken in by themselves: each store has a folder in it, named by its key. Empty: none is watched</source>
        <translation>放进去的订单导出会自动导入：每家店铺在其中有一个以其键命名的文件夹。留空：不监视</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>监视文件夹</translation>
    </message>
    <message>
        <source>Fetched once from the marketplace&apos;s public servers, the way the store&apos;s calls go out</source>
        <translation>从平台的公开服务器取一次，走该店铺接口调用的出口</translation>
    </message>
    <message>
        <source>Show pictures of products</source>
        <translation>显示商品图片</translation>
    </message>
    <message>
        <source>Their logins are kept, and their pages come back</source>
        <translation>登录状态会保留，页面会恢复</translation>
    </message>
    <message>
        <source>Close a store&apos;s browser after this time without use, 0: never</source>
        <translation>店铺浏览器闲置多久后关闭，0 为永不</translation>
    </message>
    <message>
        <source>All open browsers may take, 0: half of this computer&apos;s memory</source>
        <translation>所有打开的浏览器可用内存，0 为本机内存的一半</translation>
    </message>
    <message>
        <source>Services on the web are asked where a store comes out. They learn that address and that somebody asks, not who you are</source>
        <translation>会向网络服务查询店铺的出口地址。它们只知道该地址以及有人查询，不知道您是谁</translation>
    </message>
    <message>
        <source>Web addresses with commas between them; empty: the usual two</source>
        <translation>网址之间用逗号分隔；留空则使用默认的两个</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Browsers</source>
        <translation>浏览器</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source> h</source>
        <translation> 小时</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Developer apps</source>
        <translation>开发者应用</translation>
    </message>
    <message>
        <source>apps, seats, calls, quota</source>
        <translation>应用、席位、调用、配额</translation>
    </message>
    <message>
        <source>None yet: stores are added with one, or from an order export.</source>
        <translation>还没有：可用应用添加店铺，或从订单导出文件添加。</translation>
    </message>
    <message>
        <source>This screen</source>
        <translation>此屏幕</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>compact</source>
        <translation>紧凑</translation>
    </message>
    <message>
        <source>cosy</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Row height</source>
        <translation>行高</translation>
    </message>
    <message>
        <source>Paper of labels</source>
        <translation>面单纸张</translation>
    </message>
    <message>
        <source>Margins of labels, mm</source>
        <translation>面单页边距（毫米）</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>From the next start on</source>
        <translation>下次启动起生效</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Every action has a key that you can change, and a place in the menu and the palette.</source>
        <translation>每个操作都有可更改的按键，并列在菜单和命令面板中。</translation>
    </message>
    <message>
        <source>Show and change all keys</source>
        <translation>查看并更改全部快捷键</translation>
    </message>
    <message>
        <source>No setting has “{0}” in its words.</source>
        <translation>没有包含“{0}”的设置。</translation>
    </message>
</context>
<context>
    <name>Sku</name>
    <message>
        <source>{file} has no column SKU. Its columns: {columns}.</source>
        <translation>{file} 没有 SKU 列。它的列：{columns}。</translation>
    </message>
    <message>
        <source>{file} was not written: {detail}. Choose another place.</source>
        <translation>{file} 未能写入：{detail}。请换一个位置。</translation>
    </message>
    <message>
        <source>The SKU is missing.</source>
        <translation>缺少 SKU。</translation>
    </message>
    <message>
        <source>{value} stands in row {other} already.</source>
        <translation>{value} 已在第 {other} 行出现。</translation>
    </message>
    <message>
        <source>“{value}” is too long.</source>
        <translation>“{value}”太长。</translation>
    </message>
    <message>
        <source>“{value}” is neither a web address nor a file (file:///…).</source>
        <translation>“{value}”既不是网址，也不是文件（file:///…）。</translation>
    </message>
    <message>
        <source>“{value}” is no weight in grams up to 1,000,000.</source>
        <translation>“{value}”不是 1,000,000 以内的克数。</translation>
    </message>
    <message>
        <source>“{value}” is no whole number of days up to 3,650.</source>
        <translation>“{value}”不是 3,650 以内的整数天数。</translation>
    </message>
    <message>
        <source>“{value}” is neither yes nor no.</source>
        <translation>“{value}”既不是“是”也不是“否”。</translation>
    </message>
    <message>
        <source>More than 20 barcodes.</source>
        <translation>条码超过 20 个。</translation>
    </message>
    <message>
        <source>{value} is on the SKU {other} already.</source>
        <translation>{value} 已属于 SKU {other}。</translation>
    </message>
    <message>
        <source>A barcode belongs to one SKU: select one.</source>
        <translation>一个条码只属于一个 SKU：请只选一个。</translation>
    </message>
</context>
<context>
    <name>SkuBulkDialog</name>
    <message>
        <source>Set a field</source>
        <translation>批量设置</translation>
    </message>
    <message numerus="yes">
        <source>Set which field of %Ln SKU(s)?</source>
        <translation>
            <numerusform>为 %Ln 个 SKU 设置哪一项？</numerusform>
        </translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>empty: takes away what is there</source>
        <translation>留空：清除现有内容</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Ctrl Z takes it back.</source>
        <translation>Ctrl Z 可撤销。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Set it</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>SkuColumns</name>
    <message>
        <source>{0} d</source>
        <translation>{0} 天</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>货位</translation>
    </message>
    <message>
        <source>Barcodes</source>
        <translation>条码</translation>
    </message>
    <message>
        <source>Weight, g</source>
        <translation>重量（克）</translation>
    </message>
    <message>
        <source>Weight, grams</source>
        <translation>重量（克）</translation>
    </message>
    <message>
        <source>Supplier</source>
        <translation>供应商</translation>
    </message>
    <message>
        <source>Lead time</source>
        <translation>备货期</translation>
    </message>
    <message>
        <source>Lead time, days</source>
        <translation>备货期（天）</translation>
    </message>
    <message>
        <source>Bought after</source>
        <translation>接单后采购</translation>
    </message>
    <message>
        <source>Bought after the order</source>
        <translation>接单后采购</translation>
    </message>
    <message>
        <source>Open orders</source>
        <translation>未完成订单</translation>
    </message>
</context>
<context>
    <name>SkuDesk</name>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的操作。</translation>
    </message>
    <message>
        <source>Changing SKUs, {0} of {1}</source>
        <translation>正在更改 SKU，第 {0} / {1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln SKU(s) changed.</source>
        <translation>
            <numerusform>已更改 %Ln 个 SKU。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>%Ln SKU(s) as they were before.</source>
        <translation>
            <numerusform>%Ln 个 SKU 已恢复原样。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo one more</source>
        <translation>再撤销一步</translation>
    </message>
    <message>
        <source>The SKUs are being exported already.</source>
        <translation>已在导出 SKU。</translation>
    </message>
    <message>
        <source>Export the SKUs</source>
        <translation>导出 SKU</translation>
    </message>
    <message>
        <source>Exporting SKUs, {0}</source>
        <translation>正在导出 SKU，{0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln SKU(s) exported to {0}</source>
        <translation>
            <numerusform>已将 %Ln 个 SKU 导出到 {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>The export was given up. No file was left behind.</source>
        <translation>已取消导出，没有留下文件。</translation>
    </message>
</context>
<context>
    <name>SkuHeader</name>
    <message>
        <source>Column headers</source>
        <translation>列标题</translation>
    </message>
</context>
<context>
    <name>SkuModel</name>
    <message>
        <source>with a picture</source>
        <translation>有图片</translation>
    </message>
</context>
<context>
    <name>SkuPane</name>
    <message>
        <source>Stock</source>
        <translation>库存</translation>
    </message>
    <message>
        <source>SKUs</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Import …</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Find SKUs</source>
        <translation>查找 SKU</translation>
    </message>
    <message>
        <source>In SKU, name, bin, barcodes and supplier</source>
        <translation>在 SKU、名称、货位、条码和供应商中</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>货位</translation>
    </message>
    <message>
        <source>Bought after order</source>
        <translation>接单后采购</translation>
    </message>
    <message>
        <source>Set a field …</source>
        <translation>批量设置…</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message numerus="yes">
        <source>%Ln SKU(s)</source>
        <translation>
            <numerusform>%Ln 个 SKU</numerusform>
        </translation>
    </message>
    <message>
        <source>read {0}</source>
        <translation>读取于 {0}</translation>
    </message>
    <message>
        <source>not read now</source>
        <translation>暂未读取</translation>
    </message>
    <message>
        <source>F2 or typing edits. Enter keeps it and goes down, Tab to the next field, Esc gives up.</source>
        <translation>F2 或直接输入即可编辑。Enter 保存并下移，Tab 到下一项，Esc 放弃。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>已选 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Select rows first.</source>
        <translation>请先选择行。</translation>
    </message>
</context>
<context>
    <name>SkuSilence</name>
    <message>
        <source>No SKUs shown</source>
        <translation>未显示 SKU</translation>
    </message>
    <message>
        <source>Reading the SKUs</source>
        <translation>正在读取 SKU</translation>
    </message>
    <message>
        <source>No SKU is here yet.</source>
        <translation>还没有 SKU。</translation>
    </message>
    <message>
        <source>They come by themselves with the orders and listings of your stores. A file brings their bins, barcodes and weights.</source>
        <translation>它们会随店铺的订单和商品自动出现。货位、条码和重量可以从文件导入。</translation>
    </message>
    <message>
        <source>Import …</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>No SKU fits these filters.</source>
        <translation>没有符合筛选条件的 SKU。</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>The SKUs could not be read.</source>
        <translation>无法读取 SKU。</translation>
    </message>
    <message>
        <source>What was typed is kept. Nothing was changed.</source>
        <translation>输入的内容已保留，未作任何更改。</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
</context>
<context>
    <name>SkuView</name>
    <message>
        <source>SKUs</source>
        <translation>SKU</translation>
    </message>
</context>
<context>
    <name>SkusFileDialog</name>
    <message>
        <source>Import SKUs</source>
        <translation>导入 SKU</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the import</source>
        <translation>取消导入</translation>
    </message>
    <message>
        <source>Take in the SKUs</source>
        <translation>导入这些 SKU</translation>
    </message>
    <message>
        <source>Files of SKUs ({0})</source>
        <translation>SKU 文件（{0}）</translation>
    </message>
    <message>
        <source>XLSX or CSV, or drop it here</source>
        <translation>XLSX 或 CSV，也可拖放到这里</translation>
    </message>
    <message>
        <source>File of SKUs</source>
        <translation>SKU 文件</translation>
    </message>
    <message>
        <source>A row for each SKU, its columns in any order, in English or Chinese: SKU, name, picture, bin, barcodes, weight in grams, supplier, lead time in days, bought after the order. An empty cell leaves the field as it is; a cell with a dash (-) alone empties it. The same file twice changes nothing.</source>
        <translation>每行一个 SKU，列的顺序不限，中英文均可：SKU、名称、图片、货位、条码、重量（克）、供应商、备货期（天）、接单后采购。空单元格保持原值；只写一个短横（-）则清空。同一文件导入两次不会有变化。</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>Taking in the SKUs of the file</source>
        <translation>正在导入文件中的 SKU</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Import another</source>
        <translation>再导入一个</translation>
    </message>
    <message>
        <source>Not imported. {0}</source>
        <translation>未导入。{0}</translation>
    </message>
    <message>
        <source>Which file holds the SKUs?</source>
        <translation>SKU 在哪个文件里？</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>新增 %Ln 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>更新 %Ln 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln as they were</source>
        <translation>
            <numerusform>%Ln 个无变化</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln SKU(s) taken in</source>
        <translation>
            <numerusform>已导入 %Ln 个 SKU</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln column(s) not read</source>
        <translation>
            <numerusform>%Ln 列未读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) not taken</source>
        <translation>
            <numerusform>%Ln 行未导入</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in the file of the rest</source>
        <translation>
            <numerusform>其余文件中还有 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}，{1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) left out: the import was cancelled</source>
        <translation>
            <numerusform>%Ln 行未导入：导入已取消</numerusform>
        </translation>
    </message>
    <message>
        <source>Take in the same file again for the rest.</source>
        <translation>重新导入同一文件即可补齐其余订单。</translation>
    </message>
    <message>
        <source>Cancelled: {0}</source>
        <translation>已取消：{0}</translation>
    </message>
</context>
<context>
    <name>StartingWindow</name>
    <message>
        <source>Opening your desk</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>The database is made ready.</source>
        <translation>正在准备数据库。</translation>
    </message>
    <message>
        <source>The desk is not open yet</source>
        <translation>工作台尚未打开</translation>
    </message>
    <message>
        <source>The desk was not opened</source>
        <translation>未能打开</translation>
    </message>
    <message>
        <source>The part that reads the stores does not start. The log says why.</source>
        <translation>读取店铺的部分没有启动。原因见日志。</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Cancel asked</source>
        <translation>申请取消</translation>
    </message>
    <message>
        <source>To ship</source>
        <translation>待发货</translation>
    </message>
    <message>
        <source>Arranged</source>
        <translation>已安排</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Unpaid</source>
        <translation>未付款</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>派送失败</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>Returning</source>
        <translation>退回中</translation>
    </message>
    <message>
        <source>In transit</source>
        <translation>运输中</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退货</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Proof and state</source>
        <translation>核对与状态</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>发件箱</translation>
    </message>
    <message>
        <source>Rules stopped</source>
        <translation>规则已停止</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sending</source>
        <translation>
            <numerusform>%Ln 发送中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln 等待</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln 失败</numerusform>
        </translation>
    </message>
    <message>
        <source>Outbox: {0}</source>
        <translation>发件箱：{0}</translation>
    </message>
</context>
<context>
    <name>StatusTabs</name>
    <message>
        <source>Order statuses and saved views</source>
        <translation>订单状态与已保存的视图</translation>
    </message>
</context>
<context>
    <name>StoreDesk</name>
    <message>
        <source>Choose a store in the rail first.</source>
        <translation>请先在店铺栏中选择一家店铺。</translation>
    </message>
    <message>
        <source>{0} was removed: {1}.</source>
        <translation>已移除 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} is paused: its orders are not read.</source>
        <translation>{0} 已暂停：不再读取其订单。</translation>
    </message>
    <message>
        <source>{0} goes on: its orders are read again.</source>
        <translation>{0} 已恢复：重新读取其订单。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Go on reading</source>
        <translation>恢复读取</translation>
    </message>
    <message>
        <source>The report was copied.</source>
        <translation>报告已复制。</translation>
    </message>
    <message>
        <source>{0} is paused: its first orders are here, and reading goes on from there when you resume it.</source>
        <translation>{0} 已暂停：首批订单已在此，恢复后从此处继续读取。</translation>
    </message>
    <message>
        <source>{0} was removed.</source>
        <translation>{0} 已移除。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Store page</source>
        <translation>店铺页面</translation>
    </message>
    <message>
        <source>Open browser</source>
        <translation>打开浏览器</translation>
    </message>
    <message>
        <source>Read now</source>
        <translation>立即读取</translation>
    </message>
    <message>
        <source>Edit name, group, colour …</source>
        <translation>编辑名称、分组、颜色…</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>移除…</translation>
    </message>
    <message numerus="yes">
        <source>Open %Ln browser(s)</source>
        <translation>
            <numerusform>打开 %Ln 个浏览器</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Close %Ln browser(s)</source>
        <translation>
            <numerusform>关闭 %Ln 个浏览器</numerusform>
        </translation>
    </message>
    <message>
        <source>Bring browser to the front</source>
        <translation>将浏览器置于最前</translation>
    </message>
    <message>
        <source>Close browser</source>
        <translation>关闭浏览器</translation>
    </message>
    <message>
        <source>Open in your normal browser …</source>
        <translation>在普通浏览器中打开…</translation>
    </message>
    <message>
        <source>Put windows beside each other</source>
        <translation>并排放置窗口</translation>
    </message>
    <message>
        <source>Open the group</source>
        <translation>展开分组</translation>
    </message>
    <message>
        <source>Fold the group</source>
        <translation>折叠分组</translation>
    </message>
    <message>
        <source>Show its orders</source>
        <translation>查看其订单</translation>
    </message>
    <message>
        <source>Open its browsers</source>
        <translation>打开本组浏览器</translation>
    </message>
    <message>
        <source>Close its browsers</source>
        <translation>关闭本组浏览器</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>重命名…</translation>
    </message>
</context>
<context>
    <name>StoreHistory</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>found while reading, {time}</source>
        <translation>读取时发现，{time}</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Goes on</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>Added again, with its kept orders</source>
        <translation>重新添加，保留的订单已恢复</translation>
    </message>
    <message>
        <source>Browser closed after {0} without use</source>
        <translation>闲置 {0} 后关闭浏览器</translation>
    </message>
    <message>
        <source>Browser closed to free memory, after {0} without use</source>
        <translation>闲置 {0}，为释放内存关闭浏览器</translation>
    </message>
    <message>
        <source>Looked at, fine</source>
        <translation>已查看，正常</translation>
    </message>
    <message>
        <source>Looked at, trouble</source>
        <translation>已查看，有问题</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Browser closes after</source>
        <translation>浏览器关闭时限</translation>
    </message>
    <message>
        <source>Read whether it is signed in</source>
        <translation>读取是否已登录</translation>
    </message>
    <message>
        <source>Ready to ship</source>
        <translation>准备发运</translation>
    </message>
    <message>
        <source>Phone changed</source>
        <translation>电话已更改</translation>
    </message>
    <message>
        <source>Mail changed</source>
        <translation>邮箱已更改</translation>
    </message>
    <message>
        <source>Bank changed</source>
        <translation>银行已更改</translation>
    </message>
    <message>
        <source>as for all stores: {0}</source>
        <translation>与所有店铺相同：{0}</translation>
    </message>
    <message>
        <source>as for all stores</source>
        <translation>与所有店铺相同</translation>
    </message>
    <message>
        <source>never</source>
        <translation>永不</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>when the label is printed</source>
        <translation>打印面单时</translation>
    </message>
    <message>
        <source>when the parcel is scanned out</source>
        <translation>扫描出库时</translation>
    </message>
</context>
<context>
    <name>StorePage</name>
    <message>
        <source>Open</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>Cancelled, last 30 days</source>
        <translation>已取消，最近 30 天</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} 至 {1}</translation>
    </message>
    <message>
        <source>about every {0} min</source>
        <translation>约每 {0} 分钟</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>自</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>本地</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>平台报告</translation>
    </message>
    <message>
        <source>Counted window</source>
        <translation>统计时段</translation>
    </message>
    <message>
        <source>Last read</source>
        <translation>上次读取</translation>
    </message>
    <message>
        <source>Last proven</source>
        <translation>上次核对</translation>
    </message>
    <message>
        <source>Differs since</source>
        <translation>不一致自</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Ready to ship</source>
        <translation>准备发运</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>this computer&apos;s</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>with {0}</source>
        <translation>与 {0} 共用</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>浏览器</translation>
    </message>
    <message>
        <source>Profile folder</source>
        <translation>配置文件夹</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共用</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Exit country</source>
        <translation>出口国家</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Password store</source>
        <translation>密码库</translation>
    </message>
    <message>
        <source>Browser version</source>
        <translation>浏览器版本</translation>
    </message>
    <message>
        <source>Separate</source>
        <translation>相互隔离</translation>
    </message>
    <message>
        <source>Cookies and logins, storage and caches, permissions, passwords, downloads; with a proxy of its own also the address it comes from.</source>
        <translation>Cookie 与登录、存储与缓存、权限、密码、下载；使用独立代理时，来源地址也相互隔离。</translation>
    </message>
    <message>
        <source>The same for all</source>
        <translation>全部相同</translation>
    </message>
    <message>
        <source>This computer: processor, graphics, sound, fonts, clock. Stores on one preset can have one fingerprint.</source>
        <translation>本机：处理器、显卡、声音、字体、时钟。使用同一预设的店铺可能有相同指纹。</translation>
    </message>
    <message>
        <source>Links them anyway</source>
        <translation>仍会关联</translation>
    </message>
    <message>
        <source>Business licence, bank account, phone, mail, address, goods and habits, whatever a browser does.</source>
        <translation>营业执照、银行账户、电话、邮箱、地址、商品和习惯，与浏览器无关。</translation>
    </message>
    <message>
        <source>Not hidden</source>
        <translation>不隐藏</translation>
    </message>
    <message>
        <source>Pages can see that a program drives this browser. Captchas and checks are yours to answer.</source>
        <translation>页面能看出此浏览器由程序驱动。验证码和检查由您亲自完成。</translation>
    </message>
    <message>
        <source>{0}, all open browsers {1}</source>
        <translation>{0}，所有打开的浏览器共 {1}</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>未读取</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Closes without use</source>
        <translation>闲置关闭</translation>
    </message>
    <message>
        <source>in the system&apos;s key store</source>
        <translation>在系统密钥库中</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Profile since</source>
        <translation>环境建立于</translation>
    </message>
    <message>
        <source>Shares with</source>
        <translation>共用者</translation>
    </message>
    <message>
        <source>no other store</source>
        <translation>没有其他店铺</translation>
    </message>
    <message>
        <source>none: the direct line</source>
        <translation>无：直连</translation>
    </message>
    <message>
        <source>the proxy {0}</source>
        <translation>代理 {0}</translation>
    </message>
    <message>
        <source>the direct line</source>
        <translation>直连</translation>
    </message>
    <message>
        <source>none: its orders come from export files</source>
        <translation>无：订单来自导出文件</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>授权</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>Over: renew it</source>
        <translation>已到期：请重新授权</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>App key</source>
        <translation>App Key</translation>
    </message>
    <message>
        <source>Known here as</source>
        <translation>此处标识</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>卖家</translation>
    </message>
    <message>
        <source>Calls go out by</source>
        <translation>调用出口</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Open browser</source>
        <translation>打开浏览器</translation>
    </message>
    <message>
        <source>Close browser</source>
        <translation>关闭浏览器</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Orders of this store</source>
        <translation>此店铺的订单</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>Open in your normal browser …</source>
        <translation>在普通浏览器中打开…</translation>
    </message>
    <message>
        <source>What is separate, and what is not</source>
        <translation>哪些隔离，哪些没有</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>重新授权</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>This page could not be read from this computer&apos;s disk: {0}</source>
        <translation>无法从本机磁盘读取此页面：{0}</translation>
    </message>
    <message>
        <source>Store {0}</source>
        <translation>店铺 {0}</translation>
    </message>
    <message>
        <source>Go on reading</source>
        <translation>恢复读取</translation>
    </message>
    <message>
        <source>The store is paused: let it go on first.</source>
        <translation>店铺已暂停：请先恢复。</translation>
    </message>
    <message>
        <source>Bring browser to the front</source>
        <translation>将浏览器置于最前</translation>
    </message>
    <message>
        <source>Signed in, seen {0}</source>
        <translation>已登录，{0} 所见</translation>
    </message>
    <message>
        <source>Signed out, seen {0}</source>
        <translation>已退出登录，{0} 所见</translation>
    </message>
</context>
<context>
    <name>StorePlaces</name>
    <message>
        <source>{0} is in {1} now.</source>
        <translation>{0} 现在位于 {1}。</translation>
    </message>
    <message>
        <source>{0} is in no group now.</source>
        <translation>{0} 现在不属于任何分组。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>StoreState</name>
    <message>
        <source>Proven: all orders were read</source>
        <translation>已核对：订单全部读取</translation>
    </message>
    <message>
        <source>Being read now</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未读取</translation>
    </message>
    <message>
        <source>Not proven: the counts differ</source>
        <translation>未核对：数量不一致</translation>
    </message>
    <message>
        <source>Quiet: it does not answer</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>Needs consent: its orders are not read</source>
        <translation>需要授权：不再读取其订单</translation>
    </message>
    <message>
        <source>Offline: read from files, not from the marketplace</source>
        <translation>离线：从文件而非平台读取</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Paused: its orders are not read</source>
        <translation>已暂停：不读取其订单</translation>
    </message>
</context>
<context>
    <name>StoresFileForm</name>
    <message>
        <source>A TOML or CSV file with a row for each store: name, country, tokens, proxy. Good rows go in, the others are named. Secrets go to the key store at once and are written nowhere else but to the file of the rows that were not taken; delete the files afterwards. {0} shows first what becomes of each row.</source>
        <translation>每家店铺一行的 TOML 或 CSV 文件：名称、国家、令牌、代理。正确的行会采用，其他行会列出。密钥会立即存入密钥库，除未采用行的文件外不写入别处；之后请删除这些文件。{0} 会先显示每行的处理结果。</translation>
    </message>
    <message>
        <source>Files of stores ({0})</source>
        <translation>店铺文件 ({0})</translation>
    </message>
    <message>
        <source>File of stores</source>
        <translation>店铺文件</translation>
    </message>
    <message>
        <source>TOML or CSV, or drop it here</source>
        <translation>TOML 或 CSV，也可拖放到这里</translation>
    </message>
    <message>
        <source>Add the stores</source>
        <translation>添加这些店铺</translation>
    </message>
    <message>
        <source>Adding the stores of the file</source>
        <translation>正在添加文件中的店铺</translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) added</source>
        <translation>
            <numerusform>已添加 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were here already</source>
        <translation>
            <numerusform>%Ln 家已在列表中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not</source>
        <translation>
            <numerusform>%Ln 行未添加</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}，{1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) not taken</source>
        <translation>
            <numerusform>%Ln 行未导入</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) taken, to be looked at</source>
        <translation>
            <numerusform>已采用 %Ln 行，待检查</numerusform>
        </translation>
    </message>
    <message>
        <source>The file of the rest holds the proxies&apos; passwords as you gave them. Delete it when all is in.</source>
        <translation>未采用行的文件含有您提供的代理密码。全部导入后请删除。</translation>
    </message>
</context>
<context>
    <name>TableHeader</name>
    <message>
        <source>Column headers</source>
        <translation>列标题</translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Open</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>To ship</source>
        <translation>待发货</translation>
    </message>
    <message>
        <source>Arranged</source>
        <translation>已安排</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Cancel asked</source>
        <translation>申请取消</translation>
    </message>
    <message>
        <source>Unpaid</source>
        <translation>未付款</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>派送失败</translation>
    </message>
    <message>
        <source>Returning</source>
        <translation>退回中</translation>
    </message>
    <message>
        <source>In transit</source>
        <translation>运输中</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退货</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>TagForm</name>
    <message>
        <source>Tag</source>
        <translation>加标签</translation>
    </message>
    <message numerus="yes">
        <source>How are %Ln order(s) tagged?</source>
        <translation>
            <numerusform>给这 %Ln 单加什么标签？</numerusform>
        </translation>
    </message>
    <message>
        <source>gift, fragile</source>
        <translation>礼品，易碎</translation>
    </message>
    <message>
        <source>New tags</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>with commas between them</source>
        <translation>用逗号分隔</translation>
    </message>
    <message>
        <source>Tags on these orders</source>
        <translation>这些订单的标签</translation>
    </message>
    <message>
        <source>{tag}, on {count} of {all}</source>
        <translation>{tag}，{all} 单中有 {count} 单</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>已有</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>未填写</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Top bar</source>
        <translation>顶栏</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Theme, row height, all actions</source>
        <translation>主题、行高、全部操作</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>紧凑行高</translation>
    </message>
    <message>
        <source>Cosy rows</source>
        <translation>宽松行高</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show the orders</source>
        <translation>查看订单</translation>
    </message>
</context>
<context>
    <name>TriedPage</name>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Orders a day</source>
        <translation>每日订单数</translation>
    </message>
    <message>
        <source>Not tried yet. A try reads what is here and writes nothing.</source>
        <translation>尚未试运行。试运行只读取现有数据，不写入任何内容。</translation>
    </message>
</context>
<context>
    <name>UnlockVaultDialog</name>
    <message>
        <source>Set a passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Unlock the secrets</source>
        <translation>解锁密钥</translation>
    </message>
    <message>
        <source>Which passphrase shall keep the stores&apos; secrets?</source>
        <translation>用哪个口令保护店铺的密钥？</translation>
    </message>
    <message>
        <source>Which passphrase keeps the stores&apos; secrets?</source>
        <translation>保护店铺密钥的口令是什么？</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep secrets with it</source>
        <translation>用它保护密钥</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>App secrets, tokens and proxy passwords lie in an encrypted file.</source>
        <translation>应用密钥、令牌和代理密码保存在一个加密文件中。</translation>
    </message>
    <message>
        <source>This system has no key store. App secrets, tokens and proxy passwords are kept in an encrypted file instead, which opens with this passphrase alone. It is asked for at each start. Lost, it cannot be recovered: the stores must then be added again; their orders stay.</source>
        <translation>此系统没有密钥库。应用密钥、令牌和代理密码会改存于一个加密文件中，只有此口令能打开它。每次启动都会询问。口令一旦丢失便无法找回：店铺需要重新添加，但订单会保留。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>再输入一次</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>not the same as above</source>
        <translation>与上面不一致</translation>
    </message>
    <message>
        <source>Opening the secrets</source>
        <translation>正在解锁密钥</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>VerdictBand</name>
    <message>
        <source>It is pulled</source>
        <translation>已抽出</translation>
    </message>
</context>
<context>
    <name>WalkOrderDialog</name>
    <message>
        <source>Order of the walk</source>
        <translation>行走顺序</translation>
    </message>
    <message>
        <source>By what the next run is sorted</source>
        <translation>下一批次按什么排序</translation>
    </message>
    <message>
        <source>Keys, the first one first</source>
        <translation>排序项，最先的在前</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep this order</source>
        <translation>保存此顺序</translation>
    </message>
    <message>
        <source>A run that waits keeps its order. What has no tick does not sort.</source>
        <translation>等待中的批次保持原来的顺序。未勾选的不参与排序。</translation>
    </message>
</context>
<context>
    <name>WayRow</name>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
</context>
<context>
    <name>WorkLists</name>
    <message>
        <source>To pack</source>
        <translation>待打包</translation>
    </message>
    <message>
        <source>Packing failed</source>
        <translation>打包失败</translation>
    </message>
    <message>
        <source>Label ready</source>
        <translation>面单就绪</translation>
    </message>
    <message>
        <source>Label being fetched</source>
        <translation>面单获取中</translation>
    </message>
    <message>
        <source>Label missing</source>
        <translation>缺面单</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>已打印</translation>
    </message>
    <message>
        <source>Printed but cancelled</source>
        <translation>已打印但取消</translation>
    </message>
    <message>
        <source>Waiting for the carrier</source>
        <translation>等待承运商</translation>
    </message>
    <message>
        <source>No scan by the carrier</source>
        <translation>承运商未扫描</translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln 件商品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln older change(s) are kept, and not shown</source>
        <translation>
            <numerusform>更早的 %Ln 条更改已保留，未显示</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unit(s)</source>
        <translation>
            <numerusform>%Ln 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more item(s)</source>
        <translation>
            <numerusform>另有 %Ln 件商品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln working day(s)</source>
        <translation>
            <numerusform>%Ln 个工作日</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) deleted</source>
        <translation>
            <numerusform>已删除 %Ln 单</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) left the lists, kept for when the store is added again.</source>
        <translation>
            <numerusform>%Ln 个订单已从列表中移除，但仍会保留，再次添加该店铺时会恢复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln opening(s)</source>
        <translation>
            <numerusform>%Ln 次打开</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clash(es)</source>
        <translation>
            <numerusform>%Ln 处冲突</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>已复制 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) go in</source>
        <translation>
            <numerusform>采用 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln here already</source>
        <translation>
            <numerusform>%Ln 家已存在</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) left out</source>
        <translation>
            <numerusform>%Ln 行未采用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) added</source>
        <translation>
            <numerusform>已添加 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proxy(ies)</source>
        <translation>
            <numerusform>%Ln 个代理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proxy(ies) added</source>
        <translation>
            <numerusform>已添加 %Ln 个代理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the list already, with the password given now</source>
        <translation>
            <numerusform>%Ln 个已在列表中，使用此次提供的密码</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) not added</source>
        <translation>
            <numerusform>%Ln 行未添加</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proxy(ies) tested</source>
        <translation>
            <numerusform>已测试 %Ln 个代理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proxy(ies) removed</source>
        <translation>
            <numerusform>已移除 %Ln 个代理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Given to %Ln store(s)</source>
        <translation>
            <numerusform>已分配给 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in trouble</source>
        <translation>
            <numerusform>%Ln 个有问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not tested</source>
        <translation>
            <numerusform>%Ln 个未测试</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln older file(s) are not listed: they are in the folder.</source>
        <translation>
            <numerusform>另有 %Ln 个较早的文件未列出，仍在文件夹中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln 页</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) of this store</source>
        <translation>
            <numerusform>本店 %Ln 个包裹</numerusform>
        </translation>
    </message>
</context>
</TS>
