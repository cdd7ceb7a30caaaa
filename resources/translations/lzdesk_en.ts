<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AccountPane</name>
    <message numerus="yes">
        <source>%Ln of its indicators off target</source>
        <translation>
            <numerusform>%Ln of its indicators off target</numerusform>
            <numerusform>%Ln of its indicators off target</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln notice(s) warn</source>
        <translation>
            <numerusform>%Ln notice warns</numerusform>
            <numerusform>%Ln notices warn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AlertPane</name>
    <message numerus="yes">
        <source>Snooze for %Ln hour(s)</source>
        <translation>
            <numerusform>Snooze for %Ln hour</numerusform>
            <numerusform>Snooze for %Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in hand or put off</source>
        <translation>
            <numerusform>%Ln more in hand or put off</numerusform>
            <numerusform>%Ln more in hand or put off</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) watched</source>
        <translation>
            <numerusform>%Ln store watched</numerusform>
            <numerusform>%Ln stores watched</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AlertWords</name>
    <message numerus="yes">
        <source>%Ln order(s) are overdue</source>
        <translation>
            <numerusform>%Ln order is overdue</numerusform>
            <numerusform>%Ln orders are overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) under 2 h</source>
        <translation>
            <numerusform>%Ln order under 2 h</numerusform>
            <numerusform>%Ln orders under 2 h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) under 12 h</source>
        <translation>
            <numerusform>%Ln order under 12 h</numerusform>
            <numerusform>%Ln orders under 12 h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) overdue</source>
        <translation>
            <numerusform>%Ln answer overdue</numerusform>
            <numerusform>%Ln answers overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) under 2 h</source>
        <translation>
            <numerusform>%Ln answer under 2 h</numerusform>
            <numerusform>%Ln answers under 2 h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) under 12 h</source>
        <translation>
            <numerusform>%Ln answer under 12 h</numerusform>
            <numerusform>%Ln answers under 12 h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new order(s) not seen</source>
        <translation>
            <numerusform>%Ln new order not seen</numerusform>
            <numerusform>%Ln new orders not seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pull %Ln parcel(s)</source>
        <translation>
            <numerusform>Pull %Ln parcel</numerusform>
            <numerusform>Pull %Ln parcels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not scanned</source>
        <translation>
            <numerusform>%Ln not scanned</numerusform>
            <numerusform>%Ln not scanned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Bag late: %Ln order(s)</source>
        <translation>
            <numerusform>Bag late: %Ln order</numerusform>
            <numerusform>Bag late: %Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) come too late</source>
        <translation>
            <numerusform>%Ln piece comes too late</numerusform>
            <numerusform>%Ln pieces come too late</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln indicator(s) off target</source>
        <translation>
            <numerusform>%Ln indicator off target</numerusform>
            <numerusform>%Ln indicators off target</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Print %Ln parcel(s) again</source>
        <translation>
            <numerusform>Print %Ln parcel again</numerusform>
            <numerusform>Print %Ln parcels again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0}: %Ln order(s)</source>
        <translation>
            <numerusform>{0}: %Ln order</numerusform>
            <numerusform>{0}: %Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Limit of {0}: %Ln not done</source>
        <translation>
            <numerusform>Limit of {0}: %Ln not done</numerusform>
            <numerusform>Limit of {0}: %Ln not done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln overdue</source>
        <translation>
            <numerusform>%Ln overdue</numerusform>
            <numerusform>%Ln overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln under 2 h</source>
        <translation>
            <numerusform>%Ln under 2 h</numerusform>
            <numerusform>%Ln under 2 h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in late bags</source>
        <translation>
            <numerusform>%Ln in late bags</numerusform>
            <numerusform>%Ln in late bags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln too late</source>
        <translation>
            <numerusform>%Ln too late</numerusform>
            <numerusform>%Ln too late</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln over</source>
        <translation>
            <numerusform>%Ln over</numerusform>
            <numerusform>%Ln over</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln quiet</source>
        <translation>
            <numerusform>%Ln quiet</numerusform>
            <numerusform>%Ln quiet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not proven</source>
        <translation>
            <numerusform>%Ln not proven</numerusform>
            <numerusform>%Ln not proven</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln consent(s) over</source>
        <translation>
            <numerusform>%Ln consent over</numerusform>
            <numerusform>%Ln consents over</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln consent(s) ending</source>
        <translation>
            <numerusform>%Ln consent ending</numerusform>
            <numerusform>%Ln consents ending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to pull</source>
        <translation>
            <numerusform>%Ln to pull</numerusform>
            <numerusform>%Ln to pull</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new order(s)</source>
        <translation>
            <numerusform>%Ln new order</numerusform>
            <numerusform>%Ln new orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) wait</source>
        <translation>
            <numerusform>%Ln answer waits</numerusform>
            <numerusform>%Ln answers wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pull %Ln cancelled parcel(s)</source>
        <translation>
            <numerusform>Pull %Ln cancelled parcel</numerusform>
            <numerusform>Pull %Ln cancelled parcels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The carrier has not scanned %Ln order(s)</source>
        <translation>
            <numerusform>The carrier has not scanned %Ln order</numerusform>
            <numerusform>The carrier has not scanned %Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) are in late bags</source>
        <translation>
            <numerusform>%Ln order is in late bags</numerusform>
            <numerusform>%Ln orders are in late bags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is bought for %Ln order(s) comes too late</source>
        <translation>
            <numerusform>What is bought for %Ln order comes too late</numerusform>
            <numerusform>What is bought for %Ln orders comes too late</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your rules point to %Ln order(s)</source>
        <translation>
            <numerusform>Your rules point to %Ln order</numerusform>
            <numerusform>Your rules point to %Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) need a hand</source>
        <translation>
            <numerusform>%Ln store needs a hand</numerusform>
            <numerusform>%Ln stores need a hand</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) to arrange</source>
        <translation>
            <numerusform>%Ln order to arrange</numerusform>
            <numerusform>%Ln orders to arrange</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) to give</source>
        <translation>
            <numerusform>%Ln answer to give</numerusform>
            <numerusform>%Ln answers to give</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln store</numerusform>
            <numerusform>%Ln stores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more alert(s)</source>
        <translation>
            <numerusform>and %Ln more alert</numerusform>
            <numerusform>and %Ln more alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Amounts</name>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln hour</numerusform>
            <numerusform>%Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) of {sku}</source>
        <translation>
            <numerusform>%Ln piece of {sku}</numerusform>
            <numerusform>%Ln pieces of {sku}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more SKU(s)</source>
        <translation>
            <numerusform>%Ln more SKU</numerusform>
            <numerusform>%Ln more SKUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln order</numerusform>
            <numerusform>%Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more store(s)</source>
        <translation>
            <numerusform>%Ln more store</numerusform>
            <numerusform>%Ln more stores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln paused</source>
        <translation>
            <numerusform>%Ln paused</numerusform>
            <numerusform>%Ln paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln store</numerusform>
            <numerusform>%Ln stores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading %Ln store(s)</source>
        <translation>
            <numerusform>Reading %Ln store</numerusform>
            <numerusform>Reading %Ln stores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seller(s)</source>
        <translation>
            <numerusform>%Ln seller</numerusform>
            <numerusform>%Ln sellers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln seat(s) taken</source>
        <translation>
            <numerusform>%Ln seat taken</numerusform>
            <numerusform>%Ln seats taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s) today</source>
        <translation>
            <numerusform>%Ln call today</numerusform>
            <numerusform>%Ln calls today</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln a minute, {time} left</source>
        <translation>
            <numerusform>%Ln a minute, {time} left</numerusform>
            <numerusform>%Ln a minute, {time} left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln s</source>
        <translation>
            <numerusform>%Ln s</numerusform>
            <numerusform>%Ln s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln min</source>
        <translation>
            <numerusform>%Ln min</numerusform>
            <numerusform>%Ln min</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnswerForm</name>
    <message numerus="yes">
        <source>Accept %Ln request(s)?</source>
        <translation>
            <numerusform>Accept %Ln request?</numerusform>
            <numerusform>Accept %Ln requests?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Refuse %Ln request(s)?</source>
        <translation>
            <numerusform>Refuse %Ln request?</numerusform>
            <numerusform>Refuse %Ln requests?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AssignForm</name>
    <message numerus="yes">
        <source>Who works on %Ln order(s)?</source>
        <translation>
            <numerusform>Who works on %Ln order?</numerusform>
            <numerusform>Who works on %Ln orders?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BagsPane</name>
    <message numerus="yes">
        <source>A parcel is to be scanned at the sorting centre %Ln working day(s) after its order: a rule of experience, told by no API. The settings have the days, a bag&apos;s details its own date.</source>
        <translation>
            <numerusform>A parcel is to be scanned at the sorting centre %Ln working day after its order: a rule of experience, told by no API. The settings have the days, a bag&apos;s details its own date.</numerusform>
            <numerusform>A parcel is to be scanned at the sorting centre %Ln working days after its order: a rule of experience, told by no API. The settings have the days, a bag&apos;s details its own date.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BrowserDesk</name>
    <message numerus="yes">
        <source>Opening %Ln store(s), one after the other</source>
        <translation>
            <numerusform>Opening %Ln store, one after the other</numerusform>
            <numerusform>Opening %Ln stores, one after the other</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) open.</source>
        <translation>
            <numerusform>%Ln store open.</numerusform>
            <numerusform>%Ln stores open.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) left closed.</source>
        <translation>
            <numerusform>%Ln store left closed.</numerusform>
            <numerusform>%Ln stores left closed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) did not open.</source>
        <translation>
            <numerusform>%Ln store did not open.</numerusform>
            <numerusform>%Ln stores did not open.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) closed. Their pages come back when they are opened.</source>
        <translation>
            <numerusform>%Ln store closed. Their pages come back when they are opened.</numerusform>
            <numerusform>%Ln stores closed. Their pages come back when they are opened.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln window(s) stand beside each other.</source>
        <translation>
            <numerusform>%Ln window stand beside each other.</numerusform>
            <numerusform>%Ln windows stand beside each other.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BulkBar</name>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln store</numerusform>
            <numerusform>%Ln stores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to print</source>
        <translation>
            <numerusform>%Ln to print</numerusform>
            <numerusform>%Ln to print</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not arranged</source>
        <translation>
            <numerusform>%Ln not arranged</numerusform>
            <numerusform>%Ln not arranged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a label to print</source>
        <translation>
            <numerusform>%Ln without a label to print</numerusform>
            <numerusform>%Ln without a label to print</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Print %Ln</source>
        <translation>
            <numerusform>Print %Ln</numerusform>
            <numerusform>Print %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be printed: not arranged yet.</source>
        <translation>
            <numerusform>%Ln cannot be printed: not arranged yet.</numerusform>
            <numerusform>%Ln cannot be printed: not arranged yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be printed: only arranged orders have a label.</source>
        <translation>
            <numerusform>%Ln cannot be printed: only arranged orders have a label.</numerusform>
            <numerusform>%Ln cannot be printed: only arranged orders have a label.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChosenOrders</name>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>%Ln row copied</numerusform>
            <numerusform>%Ln rows copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClocksPane</name>
    <message numerus="yes">
        <source>Your own deadline rules in {0} are not used: %Ln fault(s) in the file. Run “lzdesk deadlines list” to read which.</source>
        <translation>
            <numerusform>Your own deadline rules in {0} are not used: %Ln fault in the file. Run “lzdesk deadlines list” to read which.</numerusform>
            <numerusform>Your own deadline rules in {0} are not used: %Ln faults in the file. Run “lzdesk deadlines list” to read which.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clock(s)</source>
        <translation>
            <numerusform>%Ln clock</numerusform>
            <numerusform>%Ln clocks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln overdue</source>
        <translation>
            <numerusform>%Ln overdue</numerusform>
            <numerusform>%Ln overdue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskCommands</name>
    <message numerus="yes">
        <source>%Ln store(s) are read now.</source>
        <translation>
            <numerusform>%Ln store is read now.</numerusform>
            <numerusform>%Ln stores are read now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeveloperAppForm</name>
    <message numerus="yes">
        <source>%Ln were here already: their consent was renewed</source>
        <translation>
            <numerusform>%Ln was here already: its consent was renewed</numerusform>
            <numerusform>%Ln were here already: their consent was renewed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) added</source>
        <translation>
            <numerusform>%Ln store added</numerusform>
            <numerusform>%Ln stores added</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln order</numerusform>
            <numerusform>%Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HandOverDesk</name>
    <message numerus="yes">
        <source>%Ln parcel(s) in the manifest.</source>
        <translation>
            <numerusform>%Ln parcel in the manifest.</numerusform>
            <numerusform>%Ln parcels in the manifest.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} is in the bag: %Ln parcel(s).</source>
        <translation>
            <numerusform>{0} is in the bag: %Ln parcel.</numerusform>
            <numerusform>{0} is in the bag: %Ln parcels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HandOverPane</name>
    <message numerus="yes">
        <source>%Ln parcel(s) scanned out</source>
        <translation>
            <numerusform>%Ln parcel scanned out</numerusform>
            <numerusform>%Ln parcels scanned out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>%Ln missing</numerusform>
            <numerusform>%Ln missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Manifest: %Ln carrier(s)</source>
        <translation>
            <numerusform>Manifest: %Ln carrier</numerusform>
            <numerusform>Manifest: %Ln carriers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HoldForm</name>
    <message numerus="yes">
        <source>Until when are %Ln order(s) held?</source>
        <translation>
            <numerusform>Until when is %Ln order held?</numerusform>
            <numerusform>Until when are %Ln orders held?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) are held already; their time is changed.</source>
        <translation>
            <numerusform>%Ln order is held already; its time is changed.</numerusform>
            <numerusform>%Ln orders are held already; their time is changed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message numerus="yes">
        <source>%Ln order(s) left out</source>
        <translation>
            <numerusform>%Ln order left out</numerusform>
            <numerusform>%Ln orders left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) will go out.</source>
        <translation>
            <numerusform>%Ln order will go out.</numerusform>
            <numerusform>%Ln orders will go out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListExport</name>
    <message numerus="yes">
        <source>%Ln order(s) exported to {0}</source>
        <translation>
            <numerusform>%Ln order exported to {0}</numerusform>
            <numerusform>%Ln orders exported to {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) exported to {0}</source>
        <translation>
            <numerusform>%Ln row exported to {0}</numerusform>
            <numerusform>%Ln rows exported to {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>%Ln store(s) open: this key has none.</source>
        <translation>
            <numerusform>%Ln store open: this key has none.</numerusform>
            <numerusform>%Ln stores open: this key has none.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MarkWords</name>
    <message numerus="yes">
        <source>Hold ended on %Ln order(s)</source>
        <translation>
            <numerusform>Hold ended on %Ln order</numerusform>
            <numerusform>Hold ended on %Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) held until {0}</source>
        <translation>
            <numerusform>%Ln order held until {0}</numerusform>
            <numerusform>%Ln orders held until {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) given to {0}</source>
        <translation>
            <numerusform>%Ln order given to {0}</numerusform>
            <numerusform>%Ln orders given to {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) given to nobody</source>
        <translation>
            <numerusform>%Ln order given to nobody</numerusform>
            <numerusform>%Ln orders given to nobody</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) tagged: {0}</source>
        <translation>
            <numerusform>%Ln order tagged: {0}</numerusform>
            <numerusform>%Ln orders tagged: {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tag taken from %Ln order(s): {0}</source>
        <translation>
            <numerusform>Tag taken from %Ln order: {0}</numerusform>
            <numerusform>Tag taken from %Ln orders: {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Note taken from %Ln order(s)</source>
        <translation>
            <numerusform>Note taken from %Ln order</numerusform>
            <numerusform>Note taken from %Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Note written on %Ln order(s)</source>
        <translation>
            <numerusform>Note written on %Ln order</numerusform>
            <numerusform>Note written on %Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more to undo</source>
        <translation>
            <numerusform>%Ln more to undo</numerusform>
            <numerusform>%Ln more to undo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected order(s)</source>
        <translation>
            <numerusform>%Ln selected order</numerusform>
            <numerusform>%Ln selected orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoteForm</name>
    <message numerus="yes">
        <source>Which note stands on %Ln order(s)?</source>
        <translation>
            <numerusform>Which note stands on %Ln order?</numerusform>
            <numerusform>Which note stands on %Ln orders?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) have another note, which this one replaces.</source>
        <translation>
            <numerusform>%Ln order has another note, which this one replaces.</numerusform>
            <numerusform>%Ln orders have another note, which this one replaces.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OrderExportForm</name>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln changed</numerusform>
            <numerusform>%Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln as they were</source>
        <translation>
            <numerusform>%Ln as it was</numerusform>
            <numerusform>%Ln as they were</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) taken in</source>
        <translation>
            <numerusform>%Ln order taken in</numerusform>
            <numerusform>%Ln orders taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) not taken</source>
        <translation>
            <numerusform>%Ln row not taken</numerusform>
            <numerusform>%Ln rows not taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more left out: the import was cancelled</source>
        <translation>
            <numerusform>%Ln more left out: the import was cancelled</numerusform>
            <numerusform>%Ln more left out: the import was cancelled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutboxDesk</name>
    <message numerus="yes">
        <source>%Ln order(s) ready to ship in {0} s</source>
        <translation>
            <numerusform>%Ln order ready to ship in {0} s</numerusform>
            <numerusform>%Ln orders ready to ship in {0} s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taking %Ln order(s) apart in {0} s</source>
        <translation>
            <numerusform>Taking %Ln order apart in {0} s</numerusform>
            <numerusform>Taking %Ln orders apart in {0} s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelling %Ln order(s) in {0} s</source>
        <translation>
            <numerusform>Cancelling %Ln order in {0} s</numerusform>
            <numerusform>Cancelling %Ln orders in {0} s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Arranging %Ln order(s) in {0} s</source>
        <translation>
            <numerusform>Arranging %Ln order in {0} s</numerusform>
            <numerusform>Arranging %Ln orders in {0} s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) taken back</source>
        <translation>
            <numerusform>%Ln order taken back</numerusform>
            <numerusform>%Ln orders taken back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>%Ln left out</numerusform>
            <numerusform>%Ln left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Answering %Ln request(s) in {0} s</source>
        <translation>
            <numerusform>Answering %Ln request in {0} s</numerusform>
            <numerusform>Answering %Ln requests in {0} s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) delivered in {0} s</source>
        <translation>
            <numerusform>%Ln order delivered in {0} s</numerusform>
            <numerusform>%Ln orders delivered in {0} s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) not delivered in {0} s</source>
        <translation>
            <numerusform>%Ln order not delivered in {0} s</numerusform>
            <numerusform>%Ln orders not delivered in {0} s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) taken back</source>
        <translation>
            <numerusform>%Ln answer taken back</numerusform>
            <numerusform>%Ln answers taken back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln had gone out already</source>
        <translation>
            <numerusform>%Ln had gone out already</numerusform>
            <numerusform>%Ln had gone out already</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutboxDialog</name>
    <message numerus="yes">
        <source>%Ln to go out</source>
        <translation>
            <numerusform>%Ln to go out</numerusform>
            <numerusform>%Ln to go out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stopped</source>
        <translation>
            <numerusform>%Ln stopped</numerusform>
            <numerusform>%Ln stopped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewPane</name>
    <message numerus="yes">
        <source>%Ln store(s) not read yet</source>
        <translation>
            <numerusform>%Ln store not read yet</numerusform>
            <numerusform>%Ln stores not read yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PagesLeftDialog</name>
    <message numerus="yes">
        <source>%Ln page(s) left out</source>
        <translation>
            <numerusform>%Ln page left out</numerusform>
            <numerusform>%Ln pages left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) of the file are in the run.</source>
        <translation>
            <numerusform>%Ln parcel of the file are in the run.</numerusform>
            <numerusform>%Ln parcels of the file are in the run.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message numerus="yes">
        <source>all %Ln stores</source>
        <translation>
            <numerusform>all %Ln stores</numerusform>
            <numerusform>all %Ln stores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrintDesk</name>
    <message numerus="yes">
        <source>%Ln label(s) went to {0}.</source>
        <translation>
            <numerusform>%Ln label went to {0}.</numerusform>
            <numerusform>%Ln labels went to {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s), one file.</source>
        <translation>
            <numerusform>%Ln label, one file.</numerusform>
            <numerusform>%Ln labels, one file.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProxiesDialog</name>
    <message numerus="yes">
        <source>Test %Ln proxy(ies)</source>
        <translation>
            <numerusform>Test %Ln proxy</numerusform>
            <numerusform>Test %Ln proxies</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PurchaseDesk</name>
    <message numerus="yes">
        <source>%Ln piece(s) are ordered.</source>
        <translation>
            <numerusform>%Ln piece is ordered.</numerusform>
            <numerusform>%Ln pieces are ordered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) arrived.</source>
        <translation>
            <numerusform>%Ln piece arrived.</numerusform>
            <numerusform>%Ln pieces arrived.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s) are to be ordered again.</source>
        <translation>
            <numerusform>%Ln piece is to be ordered again.</numerusform>
            <numerusform>%Ln pieces are to be ordered again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PurchasesPane</name>
    <message numerus="yes">
        <source>%Ln piece(s) come too late for their orders</source>
        <translation>
            <numerusform>%Ln piece comes too late for its order</numerusform>
            <numerusform>%Ln pieces come too late for their orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln piece(s), what is needed first at the top</source>
        <translation>
            <numerusform>%Ln piece, what is needed first at the top</numerusform>
            <numerusform>%Ln pieces, what is needed first at the top</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln order</numerusform>
            <numerusform>%Ln orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln store</numerusform>
            <numerusform>%Ln stores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %Ln piece(s) that are chosen below</source>
        <translation>
            <numerusform>For %Ln piece that is chosen below</numerusform>
            <numerusform>For %Ln pieces that are chosen below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RailModel</name>
    <message numerus="yes">
        <source>%Ln open order(s)</source>
        <translation>
            <numerusform>%Ln open order</numerusform>
            <numerusform>%Ln open orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) overdue</source>
        <translation>
            <numerusform>%Ln order overdue</numerusform>
            <numerusform>%Ln orders overdue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemoveStoreForm</name>
    <message numerus="yes">
        <source>Delete its %Ln order(s) too</source>
        <translation>
            <numerusform>Delete its %Ln order too</numerusform>
            <numerusform>Delete its %Ln orders too</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) with marks, history and print ledger</source>
        <translation>
            <numerusform>%Ln order with marks, history and print ledger</numerusform>
            <numerusform>%Ln orders with marks, history and print ledger</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenewalRound</name>
    <message numerus="yes">
        <source>%Ln consent(s) renewed.</source>
        <translation>
            <numerusform>%Ln consent renewed.</numerusform>
            <numerusform>%Ln consents renewed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln still to renew.</source>
        <translation>
            <numerusform>%Ln still to renew.</numerusform>
            <numerusform>%Ln still to renew.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReprintsDialog</name>
    <message numerus="yes">
        <source>%Ln label(s) printed again in 30 days</source>
        <translation>
            <numerusform>%Ln label printed again in 30 days</numerusform>
            <numerusform>%Ln labels printed again in 30 days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoundDesk</name>
    <message numerus="yes">
        <source>%Ln store(s) looked at</source>
        <translation>
            <numerusform>%Ln store looked at</numerusform>
            <numerusform>%Ln stores looked at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <translation>
            <numerusform>%Ln skipped</numerusform>
            <numerusform>%Ln skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not looked at</source>
        <translation>
            <numerusform>%Ln not looked at</numerusform>
            <numerusform>%Ln not looked at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RuleWords</name>
    <message numerus="yes">
        <source>%Ln rule(s)</source>
        <translation>
            <numerusform>%Ln rule</numerusform>
            <numerusform>%Ln rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on</source>
        <translation>
            <numerusform>%Ln on</numerusform>
            <numerusform>%Ln on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have acted on no order in the last %Ln day(s)</source>
        <translation>
            <numerusform>It would have acted on no order in the last %Ln day</numerusform>
            <numerusform>It would have acted on no order in the last %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have acted %Ln time(s)</source>
        <translation>
            <numerusform>It would have acted %Ln time</numerusform>
            <numerusform>It would have acted %Ln times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in the last %Ln day(s)</source>
        <translation>
            <numerusform>in the last %Ln day</numerusform>
            <numerusform>in the last %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) looked at. Nothing was written.</source>
        <translation>
            <numerusform>%Ln order looked at. Nothing was written.</numerusform>
            <numerusform>%Ln orders looked at. Nothing was written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held back by the limit</source>
        <translation>
            <numerusform>%Ln held back by the limit</numerusform>
            <numerusform>%Ln held back by the limit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln today</source>
        <translation>
            <numerusform>%Ln today</numerusform>
            <numerusform>%Ln today</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln carried out</source>
        <translation>
            <numerusform>%Ln carried out</numerusform>
            <numerusform>%Ln carried out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunWords</name>
    <message numerus="yes">
        <source>%Ln parcel(s)</source>
        <translation>
            <numerusform>%Ln parcel</numerusform>
            <numerusform>%Ln parcels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ready</source>
        <translation>
            <numerusform>%Ln ready</numerusform>
            <numerusform>%Ln ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln being fetched</source>
        <translation>
            <numerusform>%Ln being fetched</numerusform>
            <numerusform>%Ln being fetched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stopped</source>
        <translation>
            <numerusform>%Ln stopped</numerusform>
            <numerusform>%Ln stopped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a label</source>
        <translation>
            <numerusform>%Ln without a label</numerusform>
            <numerusform>%Ln without a label</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>%Ln left out</numerusform>
            <numerusform>%Ln left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln printed</source>
        <translation>
            <numerusform>%Ln printed</numerusform>
            <numerusform>%Ln printed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s)</source>
        <translation>
            <numerusform>%Ln label</numerusform>
            <numerusform>%Ln labels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) gathered</source>
        <translation>
            <numerusform>%Ln parcel gathered</numerusform>
            <numerusform>%Ln parcels gathered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln printed again</source>
        <translation>
            <numerusform>%Ln printed again</numerusform>
            <numerusform>%Ln printed again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln void</source>
        <translation>
            <numerusform>%Ln void</numerusform>
            <numerusform>%Ln void</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln scanned out</source>
        <translation>
            <numerusform>%Ln scanned out</numerusform>
            <numerusform>%Ln scanned out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pulled</source>
        <translation>
            <numerusform>%Ln pulled</numerusform>
            <numerusform>%Ln pulled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) to pull: the scan refuses them.</source>
        <translation>
            <numerusform>%Ln parcel to pull: the scan refuses them.</numerusform>
            <numerusform>%Ln parcels to pull: the scan refuses them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Print %Ln label(s)</source>
        <translation>
            <numerusform>Print %Ln label</numerusform>
            <numerusform>Print %Ln labels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScanPane</name>
    <message numerus="yes">
        <source>%Ln parcel(s)</source>
        <translation>
            <numerusform>%Ln parcel</numerusform>
            <numerusform>%Ln parcels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScanWords</name>
    <message numerus="yes">
        <source>Scan its %Ln item(s)</source>
        <translation>
            <numerusform>Scan its %Ln item</numerusform>
            <numerusform>Scan its %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) to go</source>
        <translation>
            <numerusform>%Ln item to go</numerusform>
            <numerusform>%Ln items to go</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SkuBulkDialog</name>
    <message numerus="yes">
        <source>Set which field of %Ln SKU(s)?</source>
        <translation>
            <numerusform>Set which field of %Ln SKU?</numerusform>
            <numerusform>Set which field of %Ln SKUs?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SkuDesk</name>
    <message numerus="yes">
        <source>%Ln SKU(s) changed.</source>
        <translation>
            <numerusform>%Ln SKU changed.</numerusform>
            <numerusform>%Ln SKUs changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln SKU(s) as they were before.</source>
        <translation>
            <numerusform>%Ln SKU as it was before.</numerusform>
            <numerusform>%Ln SKUs as they were before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln SKU(s) exported to {0}</source>
        <translation>
            <numerusform>%Ln SKU exported to {0}</numerusform>
            <numerusform>%Ln SKUs exported to {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SkuPane</name>
    <message numerus="yes">
        <source>%Ln SKU(s)</source>
        <translation>
            <numerusform>%Ln SKU</numerusform>
            <numerusform>%Ln SKUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SkusFileDialog</name>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln changed</numerusform>
            <numerusform>%Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln as they were</source>
        <translation>
            <numerusform>%Ln as they were</numerusform>
            <numerusform>%Ln as they were</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln SKU(s) taken in</source>
        <translation>
            <numerusform>%Ln SKU taken in</numerusform>
            <numerusform>%Ln SKUs taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln column(s) not read</source>
        <translation>
            <numerusform>%Ln column not read</numerusform>
            <numerusform>%Ln columns not read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) not taken</source>
        <translation>
            <numerusform>%Ln row not taken</numerusform>
            <numerusform>%Ln rows not taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in the file of the rest</source>
        <translation>
            <numerusform>%Ln more in the file of the rest</numerusform>
            <numerusform>%Ln more in the file of the rest</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) left out: the import was cancelled</source>
        <translation>
            <numerusform>%Ln row left out: the import was cancelled</numerusform>
            <numerusform>%Ln rows left out: the import was cancelled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%Ln sending</source>
        <translation>
            <numerusform>%Ln sending</numerusform>
            <numerusform>%Ln sending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln waiting</numerusform>
            <numerusform>%Ln waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoreDesk</name>
    <message numerus="yes">
        <source>Open %Ln browser(s)</source>
        <translation>
            <numerusform>Open %Ln browser</numerusform>
            <numerusform>Open %Ln browsers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Close %Ln browser(s)</source>
        <translation>
            <numerusform>Close %Ln browser</numerusform>
            <numerusform>Close %Ln browsers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoresFileForm</name>
    <message numerus="yes">
        <source>%Ln store(s) added</source>
        <translation>
            <numerusform>%Ln store added</numerusform>
            <numerusform>%Ln stores added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were here already</source>
        <translation>
            <numerusform>%Ln was here already</numerusform>
            <numerusform>%Ln were here already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not</source>
        <translation>
            <numerusform>%Ln not</numerusform>
            <numerusform>%Ln not</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) not taken</source>
        <translation>
            <numerusform>%Ln row not taken</numerusform>
            <numerusform>%Ln rows not taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) taken, to be looked at</source>
        <translation>
            <numerusform>%Ln row taken, to be looked at</numerusform>
            <numerusform>%Ln rows taken, to be looked at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagForm</name>
    <message numerus="yes">
        <source>How are %Ln order(s) tagged?</source>
        <translation>
            <numerusform>How is %Ln order tagged?</numerusform>
            <numerusform>How are %Ln orders tagged?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln older change(s) are kept, and not shown</source>
        <translation>
            <numerusform>%Ln older change is kept, and not shown</numerusform>
            <numerusform>%Ln older changes are kept, and not shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unit(s)</source>
        <translation>
            <numerusform>%Ln unit</numerusform>
            <numerusform>%Ln units</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more item(s)</source>
        <translation>
            <numerusform>%Ln more item</numerusform>
            <numerusform>%Ln more items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln working day(s)</source>
        <translation>
            <numerusform>%Ln working day</numerusform>
            <numerusform>%Ln working days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln hour</numerusform>
            <numerusform>%Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) deleted</source>
        <translation>
            <numerusform>%Ln order deleted</numerusform>
            <numerusform>%Ln orders deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) left the lists, kept for when the store is added again.</source>
        <translation>
            <numerusform>%Ln order left the lists, kept for when the store is added again.</numerusform>
            <numerusform>%Ln orders left the lists, kept for when the store is added again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln opening(s)</source>
        <translation>
            <numerusform>%Ln opening</numerusform>
            <numerusform>%Ln openings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s)</source>
        <translation>
            <numerusform>%Ln store</numerusform>
            <numerusform>%Ln stores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clash(es)</source>
        <translation>
            <numerusform>%Ln clash</numerusform>
            <numerusform>%Ln clashes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>%Ln row copied</numerusform>
            <numerusform>%Ln rows copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) go in</source>
        <translation>
            <numerusform>%Ln store go in</numerusform>
            <numerusform>%Ln stores go in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln here already</source>
        <translation>
            <numerusform>%Ln here already</numerusform>
            <numerusform>%Ln here already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) left out</source>
        <translation>
            <numerusform>%Ln row left out</numerusform>
            <numerusform>%Ln rows left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln store(s) added</source>
        <translation>
            <numerusform>%Ln store added</numerusform>
            <numerusform>%Ln stores added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proxy(ies)</source>
        <translation>
            <numerusform>%Ln proxy</numerusform>
            <numerusform>%Ln proxies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proxy(ies) added</source>
        <translation>
            <numerusform>%Ln proxy added</numerusform>
            <numerusform>%Ln proxies added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the list already, with the password given now</source>
        <translation>
            <numerusform>%Ln in the list already, with the password given now</numerusform>
            <numerusform>%Ln in the list already, with the password given now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) not added</source>
        <translation>
            <numerusform>%Ln line not added</numerusform>
            <numerusform>%Ln lines not added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proxy(ies) tested</source>
        <translation>
            <numerusform>%Ln proxy tested</numerusform>
            <numerusform>%Ln proxies tested</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proxy(ies) removed</source>
        <translation>
            <numerusform>%Ln proxy removed</numerusform>
            <numerusform>%Ln proxies removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Given to %Ln store(s)</source>
        <translation>
            <numerusform>Given to %Ln store</numerusform>
            <numerusform>Given to %Ln stores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in trouble</source>
        <translation>
            <numerusform>%Ln in trouble</numerusform>
            <numerusform>%Ln in trouble</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not tested</source>
        <translation>
            <numerusform>%Ln not tested</numerusform>
            <numerusform>%Ln not tested</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln older file(s) are not listed: they are in the folder.</source>
        <translation>
            <numerusform>%Ln older file are not listed: they are in the folder.</numerusform>
            <numerusform>%Ln older files are not listed: they are in the folder.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln page</numerusform>
            <numerusform>%Ln pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln parcel(s) of this store</source>
        <translation>
            <numerusform>%Ln parcel of this store</numerusform>
            <numerusform>%Ln parcels of this store</numerusform>
        </translation>
    </message>
</context>
</TS>
