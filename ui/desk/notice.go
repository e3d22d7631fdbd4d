package desk

import "clickmask/picture"

// NoticeKind is what a notice tells.
type NoticeKind int

// The notices.
const (
	PictureFailed     NoticeKind = iota // a picture could not be opened: Err
	PicturesSkipped                     // Count pages were stepped over, the first because of Err
	PicturesMissing                     // Count pictures of a session are not where they were
	SessionInUse                        // another window has the session Name open as well
	PictureShown                        // another picture came up: what was said of the one before is over
	OpenFailed                          // a session, a folder or a list could not be opened: Err
	RequestFailed                       // the model could not answer: Err; Desk.TryAgain repeats it
	ModelFailed                         // a model could not be opened: Err
	Answered                            // an answer to a prompt came
	NothingToKeep                       // the mask is empty
	NoMainThing                         // nothing was found where the main thing was to be kept
	NothingToErase                      // neither an open object nor a selected one is there
	NothingToBrush                      // no kept object is selected whose edge could be brushed
	NothingUntouched                    // every other page has objects or a mark
	NothingToZoomInto                   // so much of the picture is seen that it would be asked about anyway
	UndidElsewhere                      // Step was undone on Count pages, such as Name, not all of which were shown and are
	RedidElsewhere                      // Step was done again there
	NothingLeft                         // Count objects stay as they are: nothing would be left of their masks
	NothingToChange                     // an operation leaves the objects as they are
	EdgesLost                           // Count edges were damaged in a session and are the usual ones, or are made anew
	PictureNoted                        // the picture that came up, Picture, is not shown as a whole or as it is
	ThingsFound                         // everything was found: Count things
	KeptAlready                         // all that a drag crosses belongs to things that are kept
	NothingFound                        // there, where something found was to be kept
	CarriedOn                           // objects were carried to Count pages; Unsure are to be looked at
	NoPartThere                         // the click that says which part is to stay is beside all of them
	KeptToName                          // what was open was kept, to be named
	KeptFirst                           // what was open was kept, because of what is done next
	AtTheEnd                            // there is no next page to go on to
	PicturesAdded                       // Count pictures were added, none where all of them were there
	PicturesFound                       // Count pictures that were missing are there again
	PictureRemoved                      // the picture Name was taken out
	PicturesBeside                      // Count pictures of the folder Name, a path, are not in its session
	MadeLeftOut                         // Count masks and cut-outs of pictures of the same folder were left out
)

// Notice is something to be told once.
type Notice struct {
	Kind    NoticeKind
	Picture *picture.Picture // PictureNoted
	Err     error
	Count   int
	Unsure  int    // pictures
	Name    string // of a page
	Step    string // of the document, in English
	NoModel bool   // ModelFailed: none serves now
	OfPage  bool   // PictureFailed: the picture is that of a page
}

func (d *Desk) tell(n Notice) {
	if !d.closed {
		d.opts.Tell(n)
	}
}
