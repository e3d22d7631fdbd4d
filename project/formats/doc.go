// Package formats writes masks, cut-outs and annotation files, one format a file. [All] is the table of those that hold
// the objects of many pictures, a [Set]; [NewPlan] settles which files such an export gives and how they are called
// before any is written, and [Plan.Write] writes them. [Create] puts a lone mask or cut-out into a file that is whole or
// not there.
//
// All pictures and coordinates are in the pixels of the shown picture: after EXIF orientation, x to the right, y down,
// the origin at the top left corner of the top left pixel. A reader that ignores EXIF sees other pixels; files of
// formats with room for a remark say so.
package formats

import (
	"io"

	"clickmask/internal/atomicfile"
)

// ErrExists is in the error of [Create] when there is already a file and overwrite is false.
var ErrExists = atomicfile.ErrExists

// Create writes a file whole or not at all, over an existing one only when told to. The error names the path.
func Create(path string, overwrite bool, write func(io.Writer) error) error {
	return atomicfile.Write(path, overwrite, write)
}
