//go:build linux

package ibus

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	service   = "org.freedesktop.IBus"
	methods   = "org.freedesktop.IBus.InputContext."
	abilities = 1 | 8 // shows what is being composed itself, and tells of the focus
)

// patience is how long a key waits for an answer, and the start of it all: the window waits with them. A key that gets none is
// the field's, and the next field asks again.
const patience = 500 * time.Millisecond

// Key is one that was pressed, in X's words.
type Key struct {
	Symbol, Scan, State uint32
}

// What State is made of.
const (
	Shift   = 1
	Control = 4
	Alt     = 8
	Super   = 64
)

// Told is what the input method says of the field that has the focus: a text for it that is settled, or what is being
// composed, which is empty at the end.
type Told struct {
	Text    string
	Settled bool
}

// Context is a program at the input method. Its methods belong to one goroutine.
type Context struct {
	conn  *dbus.Conn
	field dbus.BusObject

	mu     sync.Mutex
	told   []Told
	called string // the path of field; "" until it is known
	wake   func() // comes from another goroutine: Take has something
}

// Asked says whether the environment names an input method that is spoken with like this.
func Asked() bool {
	asked := os.Getenv("XMODIFIERS")
	return strings.Contains(asked, "@im=ibus") || strings.Contains(asked, "@im=fcitx")
}

// Connect finds the input method of the display. wake is called, from another goroutine, whenever Take has something.
func Connect(wake func()) (*Context, error) {
	where, err := address()
	if err != nil {
		return nil, fmt.Errorf("find the input method: %w", err)
	}
	c := &Context{wake: wake}
	if c.conn, err = dbus.Dial(where, dbus.WithSignalHandler(c)); err != nil {
		return nil, fmt.Errorf("reach the input method: %w", err)
	}
	limit := time.AfterFunc(patience, func() { c.conn.Close() })
	err = c.open()
	limit.Stop()
	if err != nil {
		c.conn.Close()
		return nil, fmt.Errorf("talk with the input method: %w", err)
	}
	return c, nil
}

func (c *Context) open() error {
	if err := c.conn.Auth(nil); err != nil {
		return err
	}
	if err := c.conn.Hello(); err != nil {
		return err
	}
	var path dbus.ObjectPath
	bus := c.conn.Object(service, "/org/freedesktop/IBus")
	limit, done := context.WithTimeout(context.Background(), patience)
	defer done()
	if err := bus.CallWithContext(limit, service+".CreateInputContext", 0, "clickmask").Store(&path); err != nil {
		return err
	}
	c.mu.Lock()
	c.called = string(path)
	c.mu.Unlock()
	c.field = c.conn.Object(service, path)
	return c.call("SetCapabilities", uint32(abilities))
}

// Close ends it. A nil one has nothing to end.
func (c *Context) Close() {
	if c != nil {
		c.conn.Close()
	}
}

// Lost says whether the input method is gone, or has not answered in time. A nil one is lost.
func (c *Context) Lost() bool { return c == nil || !c.conn.Connected() }

// FocusIn says that a field has the keys from now on.
func (c *Context) FocusIn() { c.call("FocusIn") }

// FocusOut says that none has; what was being composed is dropped, and what is told of it afterwards as well.
func (c *Context) FocusOut() {
	c.call("Reset")
	c.call("FocusOut")
	c.Take()
}

// Caret says where on the screen the field's caret is, for a list of candidates beside it. It waits for no answer.
func (c *Context) Caret(x, y, w, h int) {
	c.field.Go(methods+"SetCursorLocation", dbus.FlagNoReplyExpected, nil, int32(x), int32(y), int32(w), int32(h))
}

// Press gives it a key and says whether it took it. What came of it is to be taken before the key is used for anything else.
func (c *Context) Press(k Key) bool {
	limit, done := context.WithTimeout(context.Background(), patience)
	defer done()
	taken := false
	err := c.field.CallWithContext(limit, methods+"ProcessKeyEvent", 0, k.Symbol, k.Scan, k.State).Store(&taken)
	if err != nil {
		c.conn.Close()
		return false
	}
	return taken
}

// Take is what was told since it was asked last, in order. A nil one was told nothing.
func (c *Context) Take() []Told {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	told := c.told
	c.told = nil
	return told
}

// call asks for something that has no answer, and waits until it is done.
func (c *Context) call(method string, args ...any) error {
	limit, done := context.WithTimeout(context.Background(), patience)
	defer done()
	err := c.field.CallWithContext(limit, methods+method, 0, args...).Err
	if err != nil {
		c.conn.Close()
	}
	return err
}

// DeliverSignal belongs to the D-Bus library, which calls it in the order of what comes, answers to calls included.
func (c *Context) DeliverSignal(iface, name string, s *dbus.Signal) {
	if iface+"." != methods {
		return
	}
	t, ok := heard(name, s.Body)
	if !ok {
		return
	}
	c.mu.Lock()
	ours := string(s.Path) == c.called
	if ours {
		c.told = append(c.told, t)
	}
	c.mu.Unlock()
	if ours {
		c.wake()
	}
}

// heard reads a signal of the input method.
func heard(name string, body []any) (Told, bool) {
	switch name {
	case "CommitText":
		text, ok := textIn(body)
		return Told{Text: text, Settled: true}, ok
	case "UpdatePreeditText", "UpdatePreeditTextWithMode":
		text, ok := textIn(body)
		if !ok || len(body) < 3 {
			return Told{}, false
		}
		if visible, _ := body[2].(bool); !visible {
			text = ""
		}
		return Told{Text: text}, true
	case "HidePreeditText":
		return Told{}, true
	}
	return Told{}, false
}

// textIn is the text of an IBusText, the first value of a signal: its third piece, after its name and what is attached.
func textIn(body []any) (string, bool) {
	if len(body) == 0 {
		return "", false
	}
	v, ok := body[0].(dbus.Variant)
	if !ok {
		return "", false
	}
	pieces, ok := v.Value().([]any)
	if !ok || len(pieces) < 3 {
		return "", false
	}
	text, ok := pieces[2].(string)
	return text, ok
}
