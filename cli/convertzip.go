package cli

// findPacked is the path in the ZIP file of a picture that labels in it are about.
func (p *pictureFinder) findPacked(name string) (found string, ok bool) {
	if p.packed == nil || p.drawn {
		return "", false
	}
	return p.packed.Find(name)
}
