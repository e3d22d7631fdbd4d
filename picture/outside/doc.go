// Package outside has programs of the system decode pictures of kinds that ClickMask has no decoder for.
//
// A [Reader] is such a program, found by its absolute path in a fixed list, never by PATH. It is given a copy of the picture
// under a name of ours in a folder of ours, so that neither a picture's name nor its content can name an option or another file,
// and it writes a PNG there, which is read as any other hostile picture. It ends with the context, and is killed with all that it
// has started. On Linux it gets no network where the kernel lets a person make a namespace, and is held to an amount of memory, of
// processor time and of what it writes, and dies with the process that started it; elsewhere time alone is bounded.
//
// The folder lies in the program's cache, and among the temporary files where there is no cache. What a process that was killed left
// in the cache goes with the next picture that is read this way.
package outside
