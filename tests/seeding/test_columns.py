from __future__ import annotations

import pytest
import tomli

from wastecoach import data
from wastecoach.core.places.errors import BinColumnsUnknown
from wastecoach.core.places.reading.columns import Columns, Row, find_columns
from wastecoach.core.places.reading.loading import Country

CLOTHING = (
    "관리번호,설치장소명,시도명,시군구명,소재지도로명주소,소재지지번주소,위도,경도,"
    "상세위치,관리기관명,관리기관전화번호,데이터기준일자"
)
MACHINES = "시도,시군구,장소명,위치(주소),설치대수,수거주기,운영시간,투입개수 제한,관리부서,위도,경도,데이터기준일자"


def columns(text: str, country: Country) -> Columns:
    rows: list[Row] = [
        (number, line.split(",")) for number, line in enumerate(text.splitlines(), 1)
    ]
    return find_columns(rows, country.names, country.box, "file.csv")


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        (CLOTHING, "id name province district road lot latitude longitude detail . phone dated"),
        (MACHINES, "province district name address . . hours . . latitude longitude dated"),
        ("연번,자치구명,설치위치(도로명 주소),세부 위치(상세주소),설치장소,수거 쓰레기 종류,위도,경도",
         ". district road detail name types latitude longitude"),
        ("INSTL_PLC_NM,CTPV_NM,SGG_NM,LCTN_ROAD_NM,LCTN_LOTNO_ADDR,LAT,LOT,ACTL_PSTN,TRASH_CAN_KND,MNG_INST_NM",
         "name province district road lot latitude longitude detail types ."),
        ("mngNo,instlPlcNm,ctpvNm,sggNm,lctnRoadNmAddr,lctnLotnoAddr,lat,lot,dtlPstn,mngInstNm,dataCrtrYmd",
         "id name province district road lot latitude longitude detail . dated"),
        ("id,name,sido,sigungu,roadAddress,jibunAddress,lat,lng,manager,managerTel,updatedAt,types",
         "id name province district road lot latitude longitude . phone dated types"),
        ("소재지 도로명 주소,소재지 지번 주소,위도(WGS84),경도(WGS84)", "road lot latitude longitude"),
        ("주소,Y좌표,X좌표", "address latitude longitude"),
        ("주소,위도(Y),경도(X)", "address latitude longitude"),
        ("설치 주소,수거함 위도 정보,수거함 경도 정보", "address latitude longitude"),
        ("주소,LATITUDE,LONGITUDE", "address latitude longitude"),
        ("주소,위  도,경　도", "address latitude longitude"),
        ("positnSn,positnNm,positnLotnoAddr,positnRdnmAddr,positnPstnLat,positnPstnLot,clctItemCn",
         ". name lot road latitude longitude items"),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_many_names(header: str, meant: str, country: Country) -> None:
    found = columns(header, country)
    by_place = {place: field for field, places in found.places.items() for place in places}
    assert " ".join(by_place.get(place, ".") for place in range(header.count(",") + 1)) == meant
    assert found.begins == 1


def test_titles_above_the_names_of_the_columns_are_no_rows(country: Country) -> None:
    found = columns(
        "의류수거함 현황,,\n2026년 1월,,\n,,\n주소,위도,경도\n어딘가 1,37.5,126.9", country
    )
    assert found.begins == 4


def test_of_several_columns_of_a_field_the_better_one_comes_first(country: Country) -> None:
    found = columns("bscTelnoCn,rprsTelnoCn,위도,경도", country)
    assert found.places["phone"] == (1, 0)


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ("마포구 손기정로 2,37.5576,126.9605\n마포구 마포대로 270,37.5572,126.9599", (0, 1, 2)),
        ("1,126.9605,37.5576,마포구 손기정로 2\n2,126.9599,37.5572,마포구 마포대로 270", (3, 1, 2)),
        ("가 1,37.5576,126.9605\n나 2,-17.97,-67.09\n다 3,126.9599,37.5572", (0, 1, 2)),
    ],
)
def test_without_names_numbers_tell_which_columns_are_coordinates(
    rows: str, places: tuple[int, int, int], country: Country
) -> None:
    found = columns(rows, country)
    assert found.begins == 0
    assert found.places == {
        "address": (places[0],),
        "latitude": (places[1],),
        "longitude": (places[2],),
    }


@pytest.mark.parametrize(
    "text",
    ["주소,관리자\n마포구 1,누구", "가,나,다", "a,1,2\nb,3,4", "주소,위도\n마포구 1,37.5665"],
)
def test_a_table_that_does_not_tell_where_its_points_lie_is_refused(
    text: str, country: Country
) -> None:
    with pytest.raises(BinColumnsUnknown) as refused:
        columns(text, country)
    assert refused.value.params == {"file": "file.csv", "detail": "coordinates"}


def test_no_name_means_two_fields(country: Country) -> None:
    listed = tomli.loads(data.bin_document("columns.toml"))
    names = [name for names in listed.values() for name in names]
    assert len(names) == len(set(names)) == len(country.names.meant)
