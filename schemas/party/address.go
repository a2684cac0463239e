package party

// Address is an address (АдресТип): exactly one of Russian, Gar, Free.
type Address struct {
	GLN     string          `json:"gln,omitempty"`     // ГЛНМеста: 13 знаков
	Russian *RussianAddress `json:"russian,omitempty"` // АдрРФ
	Gar     *GarAddress     `json:"gar,omitempty"`     // АдрГАР
	Free    *FreeAddress    `json:"free,omitempty"`    // АдрИнф
}

// RussianAddress is an address by its parts (АдрРФТип).
type RussianAddress struct {
	PostalCode string `json:"postal_code,omitempty"` // Индекс
	RegionCode string `json:"region_code"`           // КодРегион
	RegionName string `json:"region_name,omitempty"` // НаимРегион
	District   string `json:"district,omitempty"`    // Район
	City       string `json:"city,omitempty"`        // Город
	Locality   string `json:"locality,omitempty"`    // НаселПункт
	Street     string `json:"street,omitempty"`      // Улица
	House      string `json:"house,omitempty"`       // Дом
	Building   string `json:"building,omitempty"`    // Корпус
	Flat       string `json:"flat,omitempty"`        // Кварт
	Other      string `json:"other,omitempty"`       // ИныеСвед
}

// FreeAddress is an address in one line (АдрИнфТип).
type FreeAddress struct {
	CountryCode string `json:"country_code"`           // КодСтр
	CountryName string `json:"country_name,omitempty"` // НаимСтран; пусто: по классификатору
	Text        string `json:"text"`                   // АдрТекст
}

// GarAddress is an address by the state register ГАР (АдрГАРТип).
type GarAddress struct {
	ID           string       `json:"id"`                     // ИдНом: 36 знаков
	PostalCode   string       `json:"postal_code,omitempty"`  // Индекс
	RegionCode   string       `json:"region_code,omitempty"`  // Регион
	RegionName   string       `json:"region_name,omitempty"`  // НаимРегион
	Municipality *CodedPlace  `json:"municipality,omitempty"` // МуниципРайон
	Settlement   *CodedPlace  `json:"settlement,omitempty"`   // ГородСелПоселен
	Locality     *KindedPlace `json:"locality,omitempty"`     // НаселенПункт
	Planning     *TypedPlace  `json:"planning,omitempty"`     // ЭлПланСтруктур
	Street       *TypedPlace  `json:"street,omitempty"`       // ЭлУлДорСети
	Plot         string       `json:"plot,omitempty"`         // ЗемелУчасток
	Buildings    []Numbered   `json:"buildings,omitempty"`    // Здание
	Room         *Numbered    `json:"room,omitempty"`         // ПомещЗдания
	RoomInFlat   *Numbered    `json:"room_in_flat,omitempty"` // ПомещКвартиры
}

// CodedPlace is a part of an address with a code of its kind (ВидНаимКодТип).
type CodedPlace struct {
	Kind string `json:"kind"` // ВидКод
	Name string `json:"name"` // Наим
}

// KindedPlace is a part of an address with its kind in words (ВидНаимТип).
type KindedPlace struct {
	Kind string `json:"kind"` // Вид
	Name string `json:"name"` // Наим
}

// TypedPlace is a part of an address with its type (ТипНаимТип).
type TypedPlace struct {
	Type string `json:"type"` // Тип
	Name string `json:"name"` // Наим
}

// Numbered is a numbered part of an address (НомерТип).
type Numbered struct {
	Type   string `json:"type"`   // Тип
	Number string `json:"number"` // Номер
}
