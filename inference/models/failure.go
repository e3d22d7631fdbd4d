package models

import "fmt"

// FailureKind is why a download failed.
type FailureKind int

const (
	Unreachable FailureKind = iota // no address answers
	Cut                            // the connection broke on the way
	Stalled                        // nothing came any more
	Refused                        // the server answered with an error
	WebPage                        // a web page came instead of the model, from a network that wants a login
	Insecure                       // the way leads over an insecure address or past a wrong certificate
	WrongBytes                     // what came is not the file that was published
	DiskFull                       // no room in the store's folder
	Unwritable                     // the store's folder cannot be written to
	Busy                           // somebody else is downloading the model
)

// Failure is a download that failed; what came of the model is kept for the next try, unless it is wrong.
type Failure struct {
	Model  string // its title
	Kind   FailureKind
	Place  string // the host that was asked, or the folder that was to be written
	Detail string // what happened there, in English
	Err    error  // its cause; may be nil

	wholly bool // asking the same address for the whole file may do better
}

// Error is one sentence that says what to do.
func (f *Failure) Error() string {
	if f.Kind == Busy {
		return f.Model + " is being downloaded already, by another window or command: wait until that has ended"
	}
	reason, remedy := "", ""
	switch f.Kind {
	case Unreachable:
		reason, remedy = f.Place+" cannot be reached ("+f.Detail+")", "check the network and try again"
	case Cut:
		reason, remedy = "the connection to "+f.Place+" broke "+f.Detail, "try again, it goes on from there"
	case Stalled:
		reason, remedy = f.Place+" sent nothing for "+f.Detail, "try again, it goes on from there"
	case Refused:
		reason, remedy = f.Place+" answered "+f.Detail, "try again later"
	case WebPage:
		reason, remedy = f.Place+" answered with a web page", "if this network asks for a login, log in with a browser and try again"
	case Insecure:
		reason, remedy = f.Place+" "+f.Detail, "if this network asks for a login, log in with a browser and try again"
	case WrongBytes:
		reason, remedy = "what "+f.Place+" sent is not the published file ("+f.Detail+")", "try again later"
	case DiskFull:
		reason, remedy = "the disk is full", "make room for "+f.Detail+" in "+f.Place+" and try again, it goes on from there"
	case Unwritable:
		reason, remedy = f.Place+" cannot be written to ("+f.Detail+")", "allow that and try again"
	}
	return fmt.Sprintf("%s could not be downloaded: %s; %s", f.Model, reason, remedy)
}

func (f *Failure) Unwrap() error { return f.Err }

// local says whether no other address can help.
func (f *Failure) local() bool { return f.Kind == DiskFull || f.Kind == Unwritable || f.Kind == Busy }
