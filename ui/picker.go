package ui

// PickOptions say what a file dialog asks for.
type PickOptions struct {
	Title      string
	Folder     string   // where it starts; "" is up to the dialog
	Name       string   // the suggested name of a file to save
	Kind       string   // what the files are, for the native dialog's filter
	Extensions []string // with dots, lower case; none shows all files
}

// FilePicker asks for files. Callbacks come on Fyne's goroutine, with nothing chosen as an empty answer.
type FilePicker interface {
	Open(o PickOptions, chosen func(paths []string))
	Folder(o PickOptions, chosen func(path string))
	// Save asks for a file to write; that an existing one may be replaced was asked. Nothing is written or truncated.
	Save(o PickOptions, chosen func(path string))
}
