package output

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPagesHoldEveryBlockOnceAndNeverTooMany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := paper{
			first: rapid.Float64Range(100, 300).Draw(t, "first"),
			next:  rapid.Float64Range(300, 500).Draw(t, "next"),
			foot:  rapid.Float64Range(0, 100).Draw(t, "foot"),
		}
		blocks := rapid.SliceOfN(rapid.Float64Range(10, 100), 0, 60).Draw(t, "blocks")
		parts := paginate(blocks, p)
		next := 0
		for i, part := range parts {
			if part.from != next {
				t.Fatalf("part %d begins with block %d, want %d", i, part.from, next)
			}
			next = part.to
			checkPart(t, part, blocks, p, i == len(parts)-1)
		}
		if next != len(blocks) {
			t.Fatalf("the pages end at block %d of %d", next, len(blocks))
		}
	})
}

func checkPart(t *rapid.T, part part, blocks []float64, p paper, last bool) {
	starts := append([]int{part.from}, part.breaks...)
	for i, from := range starts {
		to, room := part.to, p.next
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		if i == 0 {
			room = p.first
		}
		height := sum(blocks[from:to])
		if last && i == len(starts)-1 {
			height += p.foot
			if from == to && to > part.from && blocks[to-1]+p.foot <= p.next && starts[i-1] < to-1 {
				t.Fatalf("the signatures stand alone although block %d could go with them", to-1)
			}
		}
		if height > room+1e-9 {
			t.Fatalf("page %d holds %v of %v points", i+1, height, room)
		}
		if i > 0 && from == to && !last {
			t.Fatalf("page %d is empty", i+1)
		}
	}
	if len(part.breaks) > maxBreaks {
		t.Fatalf("%d breaks in a worksheet", len(part.breaks))
	}
}

func TestAWorksheetEndsBeforeItHasTooManyBreaks(t *testing.T) {
	blocks := make([]float64, 2*maxBreaks+1)
	for i := range blocks {
		blocks[i] = 100
	}
	parts := paginate(blocks, paper{first: 100, next: 100, foot: 50})
	if len(parts) != 3 || parts[2].to != len(blocks) {
		t.Fatalf("%d worksheets", len(parts))
	}
	for i, part := range parts {
		if len(part.breaks) > maxBreaks {
			t.Errorf("worksheet %d has %d breaks", i+1, len(part.breaks))
		}
	}
}
