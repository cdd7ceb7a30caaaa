<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
        <source>%Ln more store(s)</source>
        <translation>
            <numerusform>%Ln more store</numerusform>
            <numerusform>%Ln more stores</numerusform>
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
        <source>%Ln call(s) a day</source>
        <translation>
            <numerusform>%Ln call a day</numerusform>
            <numerusform>%Ln calls a day</numerusform>
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
    <name>DeskCommands</name>
    <message numerus="yes">
        <source>%Ln label(s) are being made already.</source>
        <translation>
            <numerusform>%Ln label is being made already.</numerusform>
            <numerusform>%Ln labels are being made already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Making %Ln label(s)</source>
        <translation>
            <numerusform>Making %Ln label</numerusform>
            <numerusform>Making %Ln labels</numerusform>
        </translation>
    </message>
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
    <name>LabelWords</name>
    <message numerus="yes">
        <source>%Ln not arranged yet</source>
        <translation>
            <numerusform>%Ln not arranged yet</numerusform>
            <numerusform>%Ln not arranged yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with a buyer who asks to cancel: decide that first</source>
        <translation>
            <numerusform>%Ln with a buyer who asks to cancel: decide that first</numerusform>
            <numerusform>%Ln with buyers who ask to cancel: decide that first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that the marketplace ships</source>
        <translation>
            <numerusform>%Ln that the marketplace ships</numerusform>
            <numerusform>%Ln that the marketplace ships</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln arranged without a known package: read the store again</source>
        <translation>
            <numerusform>%Ln arranged without a known package: read the store again</numerusform>
            <numerusform>%Ln arranged without a known package: read the store again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on the way already, or ended</source>
        <translation>
            <numerusform>%Ln on the way already, or ended</numerusform>
            <numerusform>%Ln on the way already, or ended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a label</source>
        <translation>
            <numerusform>%Ln without a label</numerusform>
            <numerusform>%Ln without a label</numerusform>
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
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>all %Ln stores</source>
        <translation>
            <numerusform>%Ln store</numerusform>
            <numerusform>all %Ln stores</numerusform>
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
</context>
<context>
    <name>OrderGridPane</name>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>%Ln row copied</numerusform>
            <numerusform>%Ln rows copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrintResultDialog</name>
    <message numerus="yes">
        <source>%Ln label(s), one file</source>
        <translation>
            <numerusform>%Ln label, one file</numerusform>
            <numerusform>%Ln labels, one file</numerusform>
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
        <source>None of the %Ln order(s) can be printed now</source>
        <translation>
            <numerusform>The %Ln order cannot be printed now</numerusform>
            <numerusform>None of the %Ln orders can be printed now</numerusform>
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
    <name>Reprint</name>
    <message numerus="yes">
        <source>%Ln printed before, left out</source>
        <translation>
            <numerusform>%Ln printed before, left out</numerusform>
            <numerusform>%Ln printed before, left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Print %Ln again</source>
        <translation>
            <numerusform>Print %Ln again</numerusform>
            <numerusform>Print %Ln again</numerusform>
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
</context>
</TS>
