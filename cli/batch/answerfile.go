package batch

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"clickmask/internal/filelock"
)

// AnswerFile is a file of answers, a line each, to which more are added. A line that a process was killed over is taken off
// when the file is opened again, and its request is answered anew.
type AnswerFile struct {
	f        *os.File
	answered map[int]digest // by number of the line
}

// ErrNoAnswers is wrapped where a file holds something else than answers.
var ErrNoAnswers = errors.New("is no file of answers")

// OpenAnswers opens or makes a file of answers, which belongs to one process at a time.
func OpenAnswers(path string) (*AnswerFile, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s %w", path, ErrNoAnswers)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	a := &AnswerFile{f: f, answered: map[int]digest{}}
	if err := a.load(); err != nil {
		f.Close() // nothing was written
		return nil, fmt.Errorf("%s %w", filepath.Base(path), err)
	}
	return a, nil
}

// load finds out what is answered, and leaves the file where the next answer goes.
func (a *AnswerFile) load() error {
	if err := filelock.Hold(a.f); errors.Is(err, filelock.ErrHeld) {
		return errors.New("is being written by another process")
	} else if err != nil {
		return fmt.Errorf("cannot be locked: %w", err)
	}
	r := bufio.NewReaderSize(a.f, 1<<16)
	whole := int64(0)
	for n := 1; ; n++ {
		text, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			if !begun(text) {
				return fmt.Errorf("%w: line %d is none", ErrNoAnswers, n)
			}
			break
		}
		if err != nil {
			return fmt.Errorf("cannot be read: %w", err)
		}
		line, d, ok := answerTo(text)
		if !ok {
			return fmt.Errorf("%w: line %d is none", ErrNoAnswers, n)
		}
		a.answered[line] = d
		whole += int64(len(text))
	}
	if err := a.f.Truncate(whole); err != nil {
		return fmt.Errorf("cannot be written: %w", err)
	}
	_, err := a.f.Seek(whole, io.SeekStart)
	return err
}

// answerTo is the number of the line that a whole answer is to, and what that was.
func answerTo(text []byte) (line int, of digest, ok bool) {
	var told struct {
		Line  int    `json:"line"`
		Input string `json:"input"`
	}
	ok = json.Unmarshal(bytes.TrimSpace(text), &told) == nil && told.Line >= 1 && of.from(told.Input)
	return told.Line, of, ok
}

// begun tells whether a line that does not end may be the begin of an answer. What is not is something else of the person's, such as
// the lines that are to be answered, and stays: whole JSON is an answer or none, and of half an answer the keys are those that an
// answer begins with.
func begun(text []byte) bool {
	if json.Valid(text) {
		_, _, ok := answerTo(text)
		return ok
	}
	for _, first := range []string{`{"id":`, `{"line":`} {
		n := min(len(text), len(first))
		if string(text[:n]) == first[:n] {
			return n < len(first) || first == `{"line":` || begunByID(text)
		}
	}
	return false
}

// begunByID tells whether what has a key id first goes on as an answer does.
func begunByID(text []byte) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	var id json.RawMessage
	for range 2 { // the bracket and the key
		_, _ = d.Token() // they are there
	}
	if err := d.Decode(&id); err != nil {
		return cutOff(err) && len(text) < maxID+len(`{"id":`)
	}
	key, err := d.Token()
	return cutOff(err) || key == "line"
}

func cutOff(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// Answered tells whether the line of that number was answered, and was the same then.
func (a *AnswerFile) Answered(number int, of digest) bool {
	d, ok := a.answered[number]
	return ok && d == of
}

// Each reads the file's answers again, from the first on, into what fresh makes, and hands each to take.
func (a *AnswerFile) Each(fresh func() any, take func(answer any)) error {
	end, err := a.f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	d := json.NewDecoder(io.NewSectionReader(a.f, 0, end))
	for d.More() {
		answer := fresh()
		if err := d.Decode(answer); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(a.f.Name()), err)
		}
		take(answer)
	}
	return nil
}

// Remove deletes the file, which is of no more use.
func (a *AnswerFile) Remove() error {
	a.f.Close() // first, as Windows removes no open file
	return os.Remove(a.f.Name())
}

// Write adds an answer.
func (a *AnswerFile) Write(text []byte) (int, error) { return a.f.Write(text) }

// Close closes the file.
func (a *AnswerFile) Close() error { return a.f.Close() }
