package output

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
)

// TestPicturesOfTheForms draws the first pages for the documentation. It rewrites them only when asked to: the pixels
// depend on the machine's fonts.
func TestPicturesOfTheForms(t *testing.T) {
	if os.Getenv("UZEL_PICTURES") == "" {
		t.Skip("UZEL_PICTURES is not set")
	}
	require.Tool(t, require.LibreOffice)
	pdftoppm, err := exec.LookPath("pdftoppm")
	require.Named(t, require.Poppler, err == nil, "there is no command pdftoppm")
	doc := sample(t, "2026-05")
	books := map[string][]byte{"template": mustFill(t, sampleTemplate(t), doc).Data}
	for _, form := range printedForms {
		books[form] = mustExport(t, form, doc, Options{}).Data
	}
	for name, data := range books {
		path := filepath.Join(t.TempDir(), "form.pdf")
		if err := os.WriteFile(path, convert(t, data, "pdf"), 0o600); err != nil {
			t.Fatal(err)
		}
		page, err := exec.Command(pdftoppm, "-scale-to-x", "1100", "-scale-to-y", "-1", "-gray", "-png", "-singlefile", path).Output()
		if err != nil {
			t.Fatalf("pdftoppm: %v", err)
		}
		if err := os.WriteFile(filepath.Join("doc", name+".png"), fewGreys(t, page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fewGreys makes a small picture of a page: text needs no more than a few shades.
func fewGreys(t *testing.T, page []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	greys := color.Palette{}
	for i := range 8 {
		greys = append(greys, color.Gray{Y: uint8(i * 255 / 7)})
	}
	small := image.NewPaletted(full.Bounds(), greys)
	draw.Draw(small, small.Bounds(), full, image.Point{}, draw.Src)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, small); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
