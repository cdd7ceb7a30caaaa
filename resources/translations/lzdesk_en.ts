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
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%Ln order(s)</source>
        <translation>
            <numerusform>%Ln order</numerusform>
            <numerusform>%Ln orders</numerusform>
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
</TS>
