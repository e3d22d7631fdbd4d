// Package fence keeps a process within bounds: how much memory it may take, and that it does not outlive the process
// that started it.
//
// A parent calls [Tie] before it starts the child; the child calls [Memory] before it loads anything that is not ours,
// and looks at [Peak] from time to time. What the systems can hold to:
//
//	          memory                                               the parent's death
//	Linux     RLIMIT_DATA: allocating fails; Peak besides          PR_SET_PDEATHSIG
//	Windows   a job object: allocating fails                       -
//	others    nothing but Peak, which sees what was taken already  -
//
// RLIMIT_DATA and not RLIMIT_AS: Go and ONNX Runtime reserve address space that they never touch (the program
// itself 1.8 GB before a model is loaded, of which 0.15 GB are data), and reserved space is not counted as data. Where the last column is empty, a child
// has to notice the end of its standard input: one that serves reads it anyway, and for those that answer once there are
// [Hold] and [EndWith].
package fence
