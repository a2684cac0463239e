package output

// Excel takes a file with more than about 1,023 manual page breaks in a sheet for a damaged one (MS-XLSB 2.4.196, and
// users' reports), so a longer table goes on in another worksheet.
const maxBreaks = 1000

// paper is the height that a page offers to blocks of rows that must not be torn, in points.
type paper struct {
	first float64 // on the first page of a worksheet, below the document's head
	next  float64 // on every other page, below the repeated head of the table
	foot  float64 // what the signatures need below the last block
}

// part is a run of blocks that one worksheet holds.
type part struct {
	from, to int   // blocks from … to−1
	breaks   []int // blocks that begin a page; to itself: the signatures do
}

// paginate lays blocks out on pages and worksheets. The signatures stay in one piece and, where that is possible, with
// the last block.
func paginate(blocks []float64, p paper) []part {
	parts := []part{{}}
	used, room := 0.0, p.first
	for i, height := range blocks {
		if used > 0 && used+height > room {
			used, room = 0, p.next
			if last := &parts[len(parts)-1]; len(last.breaks) < maxBreaks-1 {
				last.breaks = append(last.breaks, i)
			} else {
				parts, room = append(parts, part{from: i}), p.first
			}
		}
		used += height
		parts[len(parts)-1].to = i + 1
	}
	if last := &parts[len(parts)-1]; used+p.foot > room {
		last.breakForFoot(blocks, used, p)
	}
	return parts
}

func (last *part) breakForFoot(blocks []float64, used float64, p paper) {
	at := last.to
	alone := at == last.from || used <= blocks[at-1] // the last block already begins its page
	if !alone && blocks[at-1]+p.foot <= p.next {
		at--
	}
	last.breaks = append(last.breaks, at)
}
