//go:build !unix

package userfile

// withoutWaiting is nothing where no name in the file system is a pipe.
const withoutWaiting = 0
