package models

import "slices"

// Kind says which loader opens a model's file.
type Kind string

// Checkpoint is a file of PyTorch weights that package graph compiles: MobileSAM's TinyViT and SAM's ViT.
const Checkpoint Kind = "checkpoint"

// Entry is a model that can be downloaded. Nothing is ever downloaded unless Store.Download is called.
type Entry struct {
	Name    string   // what people type and settings keep, "mobile_sam"
	Title   string   // what people read, "MobileSAM"
	File    string   // its name on disk
	Kind    Kind     // which loader opens it
	Licence string   // SPDX identifier of the weights' licence
	Size    int64    // bytes, exactly
	SHA256  string   // 64 lower-case hexadecimal digits
	URLs    []string // the same file at different places, tried in this order
	Notes   string   // one English sentence: what it is good for
}

// The numbers below are trusted only because independent projects publish the same ones; a file that has
// other bytes is refused, wherever it comes from. Not listed, though our loaders would open it: TinySAM,
// whose checksum only one project gives. Not listed, for want of a loader: SAM-HQ, EdgeSAM, SAM 2.
var catalogue = []Entry{
	{
		Name: "mobile_sam", Title: "MobileSAM", File: "mobile_sam.pt", Kind: Checkpoint, Licence: "Apache-2.0",
		Size: 40_728_226, SHA256: "6dbb90523a35330fedd7f1d3dfc66f995213d81b29a5ca8108dbcdd4e37d6c2f",
		URLs: []string{
			"https://github.com/ChaoningZhang/MobileSAM/raw/f706ad9c4eb7f219c00d9050e46328518ffb65d2/weights/mobile_sam.pt",
			"https://github.com/ultralytics/assets/releases/download/v8.3.0/mobile_sam.pt",
			"https://huggingface.co/dhkim2810/MobileSAM/resolve/main/mobile_sam.pt",
		},
		Notes: "Better masks than the built-in model's; takes longer to open a picture.",
	},
	{
		Name: "sam_vit_b", Title: "SAM ViT-B", File: "sam_vit_b_01ec64.pth", Kind: Checkpoint, Licence: "Apache-2.0",
		Size: 375_042_383, SHA256: "ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912",
		URLs:  segmentAnything("sam_vit_b_01ec64.pth"),
		Notes: "The smallest of the original SAM models; takes much longer than MobileSAM.",
	},
	{
		Name: "sam_vit_l", Title: "SAM ViT-L", File: "sam_vit_l_0b3195.pth", Kind: Checkpoint, Licence: "Apache-2.0",
		Size: 1_249_524_607, SHA256: "3adcc4315b642a4d2101128f611684e8734c41232a17c648ed1693702a49a622",
		URLs:  segmentAnything("sam_vit_l_0b3195.pth"),
		Notes: "The middle one of the original SAM models; for machines with many cores.",
	},
	{
		Name: "sam_vit_h", Title: "SAM ViT-H", File: "sam_vit_h_4b8939.pth", Kind: Checkpoint, Licence: "Apache-2.0",
		Size: 2_564_550_879, SHA256: "a7bf3b02f3ebf1267aba913ff637d9a2d5c33d3173bb679e46d9f338c26f262e",
		URLs:  segmentAnything("sam_vit_h_4b8939.pth"),
		Notes: "The largest of the original SAM models; for machines with many cores and much memory.",
	},
}

// segmentAnything is where SAM's makers keep a checkpoint, and a copy of it.
func segmentAnything(file string) []string {
	return []string{
		"https://dl.fbaipublicfiles.com/segment_anything/" + file,
		"https://huggingface.co/ybelkada/segment-anything/resolve/main/checkpoints/" + file,
	}
}

// Catalogue lists the models that can be downloaded, the one to offer first at the front.
func Catalogue() []Entry {
	list := slices.Clone(catalogue)
	for i := range list {
		list[i].URLs = slices.Clone(list[i].URLs)
	}
	return list
}

// find looks a model up by its name or by its file's.
func find(list []Entry, name string) (Entry, bool) {
	for _, e := range list {
		if name == e.Name || name == e.File {
			return e, true
		}
	}
	return Entry{}, false
}
