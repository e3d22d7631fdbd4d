// Package trial finds out what this machine can do by trying it in a process of its own, and remembers what came of it.
//
// A driver may crash, hang or answer nonsense, and none of that may reach the process that holds a person's work. So
// the program runs itself again with a hidden command, which asks the built-in model the same question on the CPU and
// on the device, and compares:
//
//	Try --starts--> clickmask try-device cuda --CheckDevice--> one line of JSON --> remembered, or a *Failure
//
// In the same way the number of threads with which the built-in model is fastest here is measured once, with low
// priority, while nobody asks for anything:
//
//	MeasureThreads --starts--> clickmask time-threads 1 2 4 --TimeThreads--> one line of JSON --> remembered
//
// [Attempts] remember models that stopped the program, so that it asks before it opens one again.
//
// What is remembered counts for one version of the program with one ONNX Runtime on as many cores, and is measured
// again when one of them changes. This package opens no device and no model in the process that asks.
package trial
