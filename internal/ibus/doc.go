// Package ibus speaks with an input method that serves fields on Linux: IBus, and Fcitx, which answers as IBus does. It gives
// it keys, and is told what is being composed and what has been. It knows no window.
//
// The other way to it on X11, XIM, is what GLFW takes. There every key reaches the program twice: as itself, while it is
// composed with, and as what comes of it. So Enter, which ends a composition, ended the field with nothing in it.
package ibus
