// Package logfile keeps a program's log in files that cannot grow without end.
//
// Vocabulary: the log is clickmask.log in a folder of the program's own; when a line would make it longer than 1 MB it is
// put aside as clickmask.log.1, what was .1 becomes .2, and so on to .3, which is the oldest that is kept. Putting
// aside is called rotating.
//
// Several processes may have the same log open: lines are appended whole, and whoever finds the log full rotates it,
// under a lock.
package logfile
