package inference

import (
	"clickmask/picture"
	"clickmask/prompt"
)

// request is what somebody asks the engine for. Which fields are set depends on the class.
type request struct {
	class  class
	open   Opener         // use
	show   showing        // show
	query  Query          // ask, look, hover, peek
	answer *prompt.Answer // look, peek: to the query
	index  int            // look, peek: the mask of the answer to look at
	job    *job           // work
}

// showing is a picture with its generation; the picture is nil when none is shown.
type showing struct {
	picture    *picture.Picture
	generation uint64
}

// event is what all events that answer the request have in common.
func (r request) event() Event {
	e := Event{Op: classes[r.class].name}
	switch r.class {
	case classShow:
		e.Op, e.Generation = OpEncode, r.show.generation
	case classAsk, classLook, classHover, classPeek:
		e.Query, e.Generation, e.Revision = r.query, r.query.Generation, r.query.Revision
		e.Index, e.Hover = r.index, r.class == classHover || r.class == classPeek
	case classWork:
		e.Generation, e.Revision = r.job.Generation, r.job.Revision
	}
	return e
}

// generation is that of the picture which the request is about, 0 when it is about none.
func (r request) generation() uint64 { return r.event().Generation }
