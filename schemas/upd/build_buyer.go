package upd

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// noFlags are N2…N7 of a plain document.
const noFlags = "0_0_0_0_0_00"

// BuildBuyer makes the buyer's title of a document under the given identity: see [Build]. The tail of the file's name is that
// of the seller's file unless the identity states one.
func BuildBuyer(d BuyerDocument, id Identity) File {
	return build(buyers, &d, titleOf[BuyerDocument]{
		version: d.Version, day: d.Date, identity: &d.Identity, unknown: d.Unknown,
		name: func(f *taxfile.Format[BuyerDocument]) taxfile.FileName { return d.fileName(f) },
	}, id)
}

// fileName is the ИдФайл of an answer in a version.
func (d *BuyerDocument) fileName(f *taxfile.Format[BuyerDocument]) taxfile.FileName {
	id := *d.Identity
	if f.Version == "5.01" {
		id.Flags = ""
	} else if id.Flags == "" {
		id.Flags = d.sellerFlags()
	}
	name := taxfile.NameOf(f.Prefix, id)
	if f.Version == "5.01" && d.answersTraceable() {
		name.Prefix += traceableTag
	}
	return name
}

// sellerFlags are the tail of the seller's file, which the buyer's repeats, as seen in files of operators.
func (d *BuyerDocument) sellerFlags() string {
	if seller, ok := taxfile.ParseFileName(d.SellerFile.FileID); ok && seller.Flags != "" {
		return seller.Flags
	}
	return noFlags
}

// answersTraceable: the seller's file of 5.01 says by its name that it is about traceable goods. That the answer to it says
// the same is a guess.
func (d *BuyerDocument) answersTraceable() bool {
	return strings.HasPrefix(d.SellerFile.FileID, prefixSeller+traceableTag+"_")
}
