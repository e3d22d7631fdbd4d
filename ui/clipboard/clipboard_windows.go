package clipboard

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")
	shell32  = windows.NewLazySystemDLL("shell32.dll")

	createWindow   = user32.NewProc("CreateWindowExW")
	destroyWindow  = user32.NewProc("DestroyWindow")
	openClipboard  = user32.NewProc("OpenClipboard")
	closeClipboard = user32.NewProc("CloseClipboard")
	emptyClipboard = user32.NewProc("EmptyClipboard")
	register       = user32.NewProc("RegisterClipboardFormatW")
	setData        = user32.NewProc("SetClipboardData")
	getData        = user32.NewProc("GetClipboardData")
	alloc          = kernel32.NewProc("GlobalAlloc")
	free           = kernel32.NewProc("GlobalFree")
	lock           = kernel32.NewProc("GlobalLock")
	unlock         = kernel32.NewProc("GlobalUnlock")
	sizeOf         = kernel32.NewProc("GlobalSize")
	move           = kernel32.NewProc("RtlMoveMemory")
	dragQuery      = shell32.NewProc("DragQueryFileW")
)

// Formats of the clipboard that have numbers (Microsoft, "Standard Clipboard Formats").
const (
	cfDIB   = 8
	cfFiles = 15
	cfDIBV5 = 17
)

const (
	movable     = 2 // GMEM_MOVEABLE, which the clipboard asks for
	messageOnly = ^uintptr(2)
	tries       = 20 // to open the clipboard, which one program has at a time
	pause       = 25 * time.Millisecond
)

// CopyPNG puts a picture on the clipboard: as PNG, which knows alpha, and as a bitmap with alpha (CF_DIBV5), of which Windows makes
// the older kinds.
func CopyPNG(ctx context.Context, data []byte) error {
	im, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return err
	}
	bitmap := dibOf(im)
	return opened(ctx, func() error {
		kind, err := pngFormat()
		if err != nil {
			return err
		}
		if ok, _, err := emptyClipboard.Call(); ok == 0 {
			return fmt.Errorf("empty the clipboard: %w", err)
		}
		if err := put(kind, data); err != nil {
			return err
		}
		return put(cfDIBV5, bitmap)
	})
}

// Read asks for what is on the clipboard. Files come first: the Explorer puts an icon beside them. Who owns the clipboard may make
// what is asked for then, and hang.
func Read(ctx context.Context) (Content, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	type answer struct {
		content Content
		err     error
	}
	answers := make(chan answer, 1)
	go func() {
		var c Content
		err := opened(ctx, func() (err error) {
			c, err = read()
			return err
		})
		answers <- answer{c, err}
	}()
	select {
	case a := <-answers:
		return a.content, a.err
	case <-ctx.Done():
		return Content{}, ctx.Err()
	}
}

func read() (Content, error) {
	if h, _, _ := getData.Call(cfFiles); h != 0 {
		if paths := files(h); len(paths) > 0 {
			return Content{Paths: paths}, nil
		}
	}
	if kind, err := pngFormat(); err == nil {
		if data := get(kind); isPNG(data) {
			return Content{Picture: data}, nil
		}
	}
	for _, kind := range []uintptr{cfDIBV5, cfDIB} {
		if data := bmpOf(get(kind)); data != nil {
			return Content{Picture: data}, nil
		}
	}
	return Content{}, ErrEmpty
}

// opened has the clipboard open while it is used, by a window of this thread: without one Windows keeps nothing.
func opened(ctx context.Context, use func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		return err
	}
	window, _, err := createWindow.Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
	if window == 0 {
		return fmt.Errorf("open the clipboard: %w", err)
	}
	defer destroyWindow.Call(window)
	for n := 1; ; n++ {
		ok, _, err := openClipboard.Call(window)
		if ok != 0 {
			break
		}
		if n == tries {
			return fmt.Errorf("open the clipboard: %w", err)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	defer closeClipboard.Call()
	return use()
}

func pngFormat() (uintptr, error) {
	name, err := windows.UTF16PtrFromString("PNG")
	if err != nil {
		return 0, err
	}
	kind, _, err := register.Call(uintptr(unsafe.Pointer(name)))
	if kind == 0 {
		return 0, fmt.Errorf("name a format of the clipboard: %w", err)
	}
	return kind, nil
}

// put hands memory with data to the clipboard, which owns it then.
func put(kind uintptr, data []byte) error {
	h, _, err := alloc.Call(movable, uintptr(len(data)))
	if h == 0 {
		return fmt.Errorf("copy %d bytes: %w", len(data), err)
	}
	at, _, err := lock.Call(h)
	if at == 0 {
		_, _, _ = free.Call(h)
		return fmt.Errorf("copy %d bytes: %w", len(data), err)
	}
	_, _, _ = move.Call(at, uintptr(unsafe.Pointer(unsafe.SliceData(data))), uintptr(len(data)))
	_, _, _ = unlock.Call(h)
	if ok, _, err := setData.Call(kind, h); ok == 0 {
		_, _, _ = free.Call(h)
		return fmt.Errorf("copy %d bytes: %w", len(data), err)
	}
	return nil
}

// get copies what the clipboard has of a kind, nil where that is nothing or too much.
func get(kind uintptr) []byte {
	h, _, _ := getData.Call(kind)
	if h == 0 {
		return nil
	}
	size, _, _ := sizeOf.Call(h)
	if size == 0 || size > mostPicture {
		return nil
	}
	at, _, _ := lock.Call(h)
	if at == 0 {
		return nil
	}
	defer unlock.Call(h)
	data := make([]byte, size)
	_, _, _ = move.Call(uintptr(unsafe.Pointer(unsafe.SliceData(data))), at, size)
	return data
}

// files are the paths of a list that was copied.
func files(list uintptr) (paths []string) {
	if size, _, _ := sizeOf.Call(list); size > mostPaths {
		return nil
	}
	const all = 0xffffffff
	count, _, _ := dragQuery.Call(list, all, 0, 0)
	for i := range count {
		n, _, _ := dragQuery.Call(list, i, 0, 0)
		if n == 0 || n > windows.MAX_LONG_PATH {
			continue
		}
		name := make([]uint16, n+1)
		if n, _, _ = dragQuery.Call(list, i, uintptr(unsafe.Pointer(&name[0])), n+1); n > 0 {
			paths = append(paths, windows.UTF16ToString(name))
		}
	}
	return paths
}

// isPNG says whether a file begins as PNGs do.
func isPNG(data []byte) bool { return bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) }
