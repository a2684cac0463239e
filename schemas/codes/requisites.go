package codes

import "strings"

// CheckINN checks an ИНН of an organisation (10 digits) or of a person (12 digits).
func CheckINN(inn string) error {
	if len(inn) == 12 {
		return CheckPersonINN(inn)
	}
	return CheckCompanyINN(inn)
}

// CheckCompanyINN checks an ИНН of an organisation.
func CheckCompanyINN(inn string) error {
	if len(inn) != 10 || !isDigits(inn) {
		return errINN.With("в ИНН организации 10 цифр")
	}
	if inn[:2] == "00" {
		return errINN.With("ИНН не начинается с 00")
	}
	if digit(inn, 9) != weighted(inn, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 {
		return errINN.With("не сходится контрольная цифра")
	}
	return nil
}

// CheckPersonINN checks an ИНН of a person, a sole trader included.
func CheckPersonINN(inn string) error {
	if len(inn) != 12 || !isDigits(inn) {
		return errINN.With("в ИНН физического лица 12 цифр")
	}
	if inn[:2] == "00" {
		return errINN.With("ИНН не начинается с 00")
	}
	if digit(inn, 10) != weighted(inn, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 ||
		digit(inn, 11) != weighted(inn, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 {
		return errINN.With("не сходятся контрольные цифры")
	}
	return nil
}

// CheckKPP checks a КПП. It has no check digit; its fifth and sixth characters, the reason, may be capital letters.
func CheckKPP(kpp string) error {
	const reason = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if len(kpp) != 9 || !isDigits(kpp[:4]) || strings.Trim(kpp[4:6], reason) != "" || !isDigits(kpp[6:]) {
		return errKPP.With("нужны 4 цифры, 2 цифры или латинские заглавные буквы и ещё 3 цифры")
	}
	if kpp[:2] == "00" {
		return errKPP.With("КПП не начинается с 00")
	}
	return nil
}

// CheckOGRN checks an ОГРН of an organisation, 13 digits.
func CheckOGRN(ogrn string) error {
	if len(ogrn) != 13 || !isDigits(ogrn) {
		return errOGRN.With("в ОГРН 13 цифр")
	}
	if digit(ogrn, 12) != remainder(ogrn[:12], 11)%10 {
		return errOGRN.With("не сходится контрольная цифра")
	}
	return nil
}

// CheckOGRNIP checks an ОГРНИП of a sole trader, 15 digits.
func CheckOGRNIP(ogrnip string) error {
	if len(ogrnip) != 15 || !isDigits(ogrnip) {
		return errOGRN.With("в ОГРНИП 15 цифр")
	}
	if digit(ogrnip, 14) != remainder(ogrnip[:14], 13)%10 {
		return errOGRN.With("не сходится контрольная цифра")
	}
	return nil
}

// lastUncheckedSNILS is the last number given out before СНИЛС had check digits.
const lastUncheckedSNILS = "001001998"

// CheckSNILS checks a СНИЛС written as 123-456-789 01 or as eleven digits.
func CheckSNILS(snils string) error {
	plain := snils
	if len(snils) == len("123-456-789 01") && snils[3] == '-' && snils[7] == '-' && snils[11] == ' ' {
		plain = snils[:3] + snils[4:7] + snils[8:11] + snils[12:]
	}
	if len(plain) != 11 || !isDigits(plain) {
		return errSNILS.With("в СНИЛС 11 цифр")
	}
	if plain[:9] <= lastUncheckedSNILS {
		return nil
	}
	// 100 and 101 both become 00: 100 because two digits are left of it, 101 because of the division.
	if digit(plain, 9)*10+digit(plain, 10) != weighted(plain, 9, 8, 7, 6, 5, 4, 3, 2, 1)%101%100 {
		return errSNILS.With("не сходятся контрольные цифры")
	}
	return nil
}

// weighted is Σ digit × weight over as many digits as there are weights.
func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += digit(s, i) * w
	}
	return sum
}

// remainder is the number written in digits modulo m.
func remainder(digits string, m int) int {
	r := 0
	for i := range len(digits) {
		r = (r*10 + digit(digits, i)) % m
	}
	return r
}

func digit(s string, i int) int { return int(s[i] - '0') }

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
