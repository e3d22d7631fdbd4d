package desk

// QuestionKind is what a question is about.
type QuestionKind int

// The questions.
const (
	AskPictureChanged QuestionKind = iota // use the page's picture, which is not the one that its masks were made on?
	AskTooLarge                           // open a picture although it is very large?
	AskFolderSession                      // open the session that lies in the folder?
	AskManyFrames                         // open all Count pictures of files that hold many?
)

// Question waits for an answer. It goes away by itself when what it is about does, and an answer that comes later is
// dropped.
type Question struct {
	Kind     QuestionKind
	Name     string // of the file or the folder
	Count    int    // AskManyFrames
	Err      error  // why it is asked, nil for no reason but a choice
	SameSize bool   // AskPictureChanged: the masks fit the new picture's size

	holds          func() bool // what it is about is still there
	yes, other, no func()      // nil: nothing is done
}

// Answer is what a person answers.
type Answer int

// The answers. Other is the third way where a question has one; No leaves everything as it is.
const (
	No Answer = iota
	Yes
	Other
)

// putQuestion asks, in place of a question before.
func (d *Desk) putQuestion(q *Question) {
	d.question = q
	d.due = true
}

// withdrawQuestion drops the open question when what it is about is gone.
func (d *Desk) withdrawQuestion() {
	if d.question != nil && !d.question.holds() {
		d.question = nil
	}
}

// Answer answers a question, if it is still the open one.
func (d *Desk) Answer(q *Question, a Answer) {
	d.withdrawQuestion()
	if d.closed || q == nil || q != d.question {
		return
	}
	d.question = nil
	do := map[Answer]func(){Yes: q.yes, Other: q.other, No: q.no}[a]
	d.during(func() {
		d.due = true
		if do != nil {
			do()
		}
	})
}
