// Package reconciliation is the act of reconciliation (акт сверки взаимных расчётов), format 5.01: what one side has in its
// books about the other ([Act]), and the other side's answer with its own figures where they differ ([Answer]).
//
// [Decode] and [DecodeAnswer] read them from JSON, [Build] and [BuildAnswer] make the files, [Parse] reads either file,
// [Validate] checks it: structure, the conditions that ФНС keeps beside the schema, requisites, and that the sums agree.
package reconciliation
