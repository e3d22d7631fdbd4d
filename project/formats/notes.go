package formats

import "fmt"

// Note is something of a file that was left out, or taken otherwise than it is written.
type Note struct {
	Format string // one of [Notes], in English and a translator's key, with one %d
	Count  int
}

// String is the sentence in English.
func (n Note) String() string { return fmt.Sprintf(n.Format, n.Count) }

const (
	noteBoxes      = "%d boxes without a mask were read as rectangles"
	noteClipped    = "%d boxes that reach outside their picture were clipped"
	noteOutlines   = "%d polygons that reach outside their picture were clipped"
	noteMasks      = "%d masks that reach outside their picture were clipped"
	noteNoPixel    = "%d objects without a pixel in their picture were left out"
	noteNoMask     = "%d objects without a mask were left out"
	noteHidden     = "%d boxes of which no pixel is in the masks were left out"
	noteNoArea     = "%d lines, points and texts were left out"
	noteDrawings   = "%d lines, texts, pictures and copies were left out"
	noteTurned     = "%d boxes that are turned were read as polygons"
	noteCutShapes  = "%d shapes that are clipped by the drawing were left out"
	noteTurnedPage = "%d objects on pictures that were turned in Label Studio were left out"
	noteKeypoints  = "the keypoints of %d objects were left out"
	noteCrowds     = "%d crowds were read as one object each"
	noteTags       = "%d words about whole pictures were left out"
	noteTracks     = "%d tracks of videos were left out"
	noteCancelled  = "%d annotations that were cancelled were left out"
	noteFurther    = "%d further annotations of the same pictures were left out"
	noteTasks      = "%d tasks without an annotation were left out"
	noteShades     = "%d masks with shades between black and white were cut off in the middle"
	noteUnjudged   = "%d areas that are not to be judged (255) were left out"
	noteNumbers    = "%d file of results was read without the COCO file that names its pictures and classes: they are called by their numbers"
)

// Notes are all that there are.
var Notes = []string{noteBoxes, noteClipped, noteOutlines, noteMasks, noteNoPixel, noteNoMask, noteHidden, noteNoArea, noteDrawings, noteTurned,
	noteCutShapes, noteTurnedPage, noteKeypoints, noteCrowds, noteTags, noteTracks, noteCancelled, noteFurther, noteTasks, noteShades,
	noteUnjudged, noteNumbers}

// note counts what people are told; format is one of [Notes].
func (r *reader) note(format string) {
	if r.notes[format] == 0 {
		r.order = append(r.order, format)
	}
	r.notes[format]++
}

func (r *reader) told() []Note {
	var list []Note
	for _, format := range r.order {
		list = append(list, Note{format, r.notes[format]})
	}
	return list
}

// ReadError says why a file or a folder cannot be read.
type ReadError struct {
	File string // its name
	Err  error  // names the file in it that is to blame, and the place there
}

// Error is one sentence.
func (e *ReadError) Error() string { return e.Err.Error() }

// Unwrap is the cause.
func (e *ReadError) Unwrap() error { return e.Err }
