package ukd

// withoutVAT is the rate of what is not taxed.
const withoutVAT = "без НДС"

// rates are those of НК РФ art. 164, today's and earlier ones, and the two words for none.
var rates = map[string]bool{
	"0%": true, "5%": true, "7%": true, "10%": true, "18%": true, "20%": true, "22%": true,
	"5/105": true, "7/107": true, "10/110": true, "18/118": true, "20/120": true, "22/122": true,
	withoutVAT: true, "НДС исчисляется налоговым агентом": true,
}

// later are the rates that came after the first edition, whose schema does not know them.
var later = map[string]bool{"5%": true, "7%": true, "22%": true, "5/105": true, "7/107": true, "22/122": true}

// Takes reports whether an edition has a place for a rate.
func Takes(edition, rate string) bool {
	return rates[rate] && (edition == Edition736 || !later[rate])
}
