<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
        <source>Window</source>
        <translation>窗口</translation>
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
        <source>Print labels</source>
        <translation>打印面单</translation>
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
        <source>Clear the selection, or go back one step</source>
        <translation>清除选择，或返回一步</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search, from a list</source>
        <translation>在列表中搜索</translation>
    </message>
    <message>
        <source>Previous tab</source>
        <translation>上一个标签</translation>
    </message>
    <message>
        <source>Next tab</source>
        <translation>下一个标签</translation>
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
        <source>Open the store&apos;s own browser</source>
        <translation>打开店铺自己的浏览器</translation>
    </message>
    <message>
        <source>Bring the open store of this number to the front</source>
        <translation>将第几个已打开的店铺置于最前</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Fold the rail of stores</source>
        <translation>折叠店铺栏</translation>
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
        <source>%Ln more store(s)</source>
        <translation>
            <numerusform>另有 %Ln 家店铺</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
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
    <name>Clock</name>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>{0} h {1}</source>
        <translation>{0} 时 {1}</translation>
    </message>
    <message>
        <source>{0} d {1} h</source>
        <translation>{0} 天 {1} 时</translation>
    </message>
    <message>
        <source>{0} min {1} s</source>
        <translation>{0} 分 {1} 秒</translation>
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
        <source>from {marketplace}&apos;s {field}</source>
        <translation>来自 {marketplace} 的 {field}</translation>
    </message>
    <message>
        <source>from a rule of lzdesk, not from the marketplace</source>
        <translation>来自 lzdesk 的规则，而非平台</translation>
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
        <source>Total</source>
        <translation>金额</translation>
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
    <name>Empty</name>
    <message>
        <source>No store yet.</source>
        <translation>还没有店铺。</translation>
    </message>
    <message>
        <source>Add a store to read its orders.</source>
        <translation>添加店铺后即可读取其订单。</translation>
    </message>
    <message>
        <source>No order fits these filters.</source>
        <translation>没有符合筛选条件的订单。</translation>
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
        <source>Add store</source>
        <translation>添加店铺</translation>
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
        <source>Between two days …</source>
        <translation>指定日期范围…</translation>
    </message>
    <message>
        <source>All stores</source>
        <translation>全部店铺</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>All keys</source>
        <translation>全部快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Single letters work in lists only, never while typing.</source>
        <translation>单个字母的快捷键只在列表中有效，输入文字时不会触发。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Reading stopped. The orders shown are from the last read.</source>
        <translation>读取已停止。显示的是上次读取的订单。</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>Reading stopped and is started again. Nothing was lost.</source>
        <translation>读取曾停止，正在重新启动。没有丢失任何数据。</translation>
    </message>
    <message>
        <source>The orders could not be read from this computer&apos;s disk: {0}</source>
        <translation>无法从本机磁盘读取订单：{0}</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
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
    <name>MoreTab</name>
    <message>
        <source>More tabs</source>
        <translation>更多标签</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
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
    <message>
        <source>None of the selected orders is arranged, so none has a label.</source>
        <translation>所选订单都未安排发货，因此没有面单。</translation>
    </message>
    <message>
        <source>Select the orders to print. Ctrl A selects the whole list.</source>
        <translation>请先选择要打印的订单。Ctrl A 可全选列表。</translation>
    </message>
    <message>
        <source>Order {0} is not arranged, so it has no label.</source>
        <translation>订单 {0} 未安排发货，因此没有面单。</translation>
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
    <message>
        <source>The usual columns</source>
        <translation>恢复常用列</translation>
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
    <name>Progress</name>
    <message>
        <source>Reading {store}</source>
        <translation>正在读取 {store}</translation>
    </message>
    <message>
        <source>Fetching labels</source>
        <translation>正在获取面单</translation>
    </message>
    <message>
        <source>Importing orders</source>
        <translation>正在导入订单</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>处理中</translation>
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
        <source>The seller did not give the consent.</source>
        <translation>卖家没有授权。</translation>
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
        <source>There is no store {store}.</source>
        <translation>没有店铺 {store}。</translation>
    </message>
    <message>
        <source>The disk is full. Nothing more is saved until it has room.</source>
        <translation>磁盘已满。腾出空间之前不再保存任何数据。</translation>
    </message>
    <message>
        <source>The database {file} is damaged. Restore a backup. ({detail})</source>
        <translation>数据库 {file} 已损坏，请恢复备份。（{detail}）</translation>
    </message>
    <message>
        <source>The database {file} was written by a newer lzdesk. Update this one.</source>
        <translation>数据库 {file} 由更新版本的 lzdesk 写入，请更新本程序。</translation>
    </message>
    <message>
        <source>{file} is larger than {limit_mb} MB.</source>
        <translation>{file} 超过 {limit_mb} MB。</translation>
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
        <source>{file} is not an order export: these columns are missing: {columns}.</source>
        <translation>{file} 不是订单导出文件，缺少以下列：{columns}。</translation>
    </message>
    <message>
        <source>{file} could not be written. ({detail})</source>
        <translation>无法写入 {file}。（{detail}）</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>没有文件夹 {folder}。</translation>
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
        <source>The layout {layout} is not available.</source>
        <translation>版式 {layout} 不可用。</translation>
    </message>
    <message>
        <source>There is no layout {layout}. Available: {known}.</source>
        <translation>没有版式 {layout}。可用：{known}。</translation>
    </message>
    <message>
        <source>The system&apos;s key store is not available, so no secret can be read.</source>
        <translation>系统密钥库不可用，无法读取任何密钥。</translation>
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
    <name>SearchField</name>
    <message>
        <source>Search orders</source>
        <translation>搜索订单</translation>
    </message>
    <message>
        <source>Find order, tracking, SKU or buyer</source>
        <translation>查找订单号、运单号、SKU 或买家</translation>
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
</context>
<context>
    <name>StatusTabs</name>
    <message>
        <source>Order statuses</source>
        <translation>订单状态</translation>
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
    <name>Toast</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
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
        <source>Look of the window</source>
        <translation>窗口外观</translation>
    </message>
    <message>
        <source>Theme, row height, keys</source>
        <translation>主题、行高、快捷键</translation>
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
</TS>
