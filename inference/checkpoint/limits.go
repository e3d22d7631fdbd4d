package checkpoint

// Limits of what opening a file may cost. The largest official checkpoint (SAM ViT-H, 2.6 GB) needs
// 594 members, a pickle of 80 kB and 14 thousand operations; a training checkpoint some ten times that.
const (
	maxFile        = 16 << 30 // bytes of a file: SAM's largest with its gradients and two averages has 10 GB
	maxUnaccounted = 1 << 20  // bytes of a zip archive that belong to no member; and of each member beside its data
	maxPadding     = 16 << 10
	maxBytes       = 48 << 20 // counted for everything Open keeps or builds; real use is below 64 MB
	maxPickle      = 16 << 20 // data.pkl
	maxDirectory   = 8 << 20  // the zip directory
	maxHeader      = 4 << 20  // the header of a safetensors file
	maxMembers     = 65_536   // of a zip archive
	maxNameLength  = 1024     // of a member or tensor, bytes
	maxStringBytes = 1 << 20  // one string of a pickle
	maxOpcodes     = 1_000_000
	maxMemo        = 500_000
	maxDepth       = 256 // of unfinished and of nested values
	maxRank        = 8   // dimensions of a tensor
)

// Work counts what opening a file cost. The counts only grow and never pass the limits.
type Work struct {
	Bytes   int64 // read or built, an upper estimate of the memory taken
	Opcodes int   // of the pickle
	Memo    int   // entries of the pickle's memo
	Members int   // of the zip archive, or tensors of a safetensors header
}

// spend counts n bytes about to be read or built.
func (w *Work) spend(n int64) error {
	if n < 0 || w.Bytes+n > maxBytes {
		return fail(ErrTooLarge, "reading the description of the weights would take more than %d MB of memory; this is no usual checkpoint", maxBytes>>20)
	}
	w.Bytes += n
	return nil
}
