"""Photos that come to this server itself, because they lie in a folder of its own; S3 takes them without us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from wastecoach.api.addresses import UPLOADS
from wastecoach.api.asked import FORM_LIMITS
from wastecoach.api.documented import KINDS, answers
from wastecoach.api.serving import Here, Serving
from wastecoach.core.jobs import errors
from wastecoach.infra.photo_stores.arriving import Arriving
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.infra.photo_stores.signing import Grant, agree, verify

router = APIRouter(prefix=UPLOADS, tags=["uploads"])
Key = Annotated[str, Path(max_length=200, description="of the photo; comes with its address")]
# So many bytes are written at once: every hop to a thread costs as much as writing a few kilobytes.
AT_ONCE = 512 * 1024
ANSWERS = answers(
    *(errors.UploadForbidden, errors.UploadExpired, errors.UploadMismatch),
    *(errors.RequestTooLarge, errors.PhotoStoreFull, errors.PhotoStoreUnavailable),
    good={
        204: {"description": "The photo is kept"},
        404: {"description": "Not Found", KINDS: []},
    },
)


@router.put(
    "/{key:path}",
    status_code=204,
    summary="Upload a photo as the body",
    responses=ANSWERS,
    openapi_extra={
        "requestBody": {"content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}}
    },
)
async def put_photo(key: Key, request: Request, here: Here) -> Response:
    """`upload_url` of a job, exactly as it came, with its headers."""
    photos, grant = await run_in_threadpool(_granted, key, dict(request.query_params), here)
    announced = request.headers.get("content-length")
    size = int(announced) if announced is not None and announced.isdigit() else None
    agree(grant, request.headers.get("content-type"), size)
    with await run_in_threadpool(photos.arriving, grant) as photo:
        await _written(request, photo)
    return Response(status_code=204)


@router.post(
    "/{key:path}",
    status_code=204,
    summary="Upload a photo as a form",
    responses=ANSWERS,
    openapi_extra={
        "requestBody": {
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["expires", "type", "signature", "file"],
                        "properties": {
                            "expires": {"type": "string"},
                            "type": {"type": "string"},
                            "size": {"type": "string"},
                            "signature": {"type": "string"},
                            "file": {"type": "string", "format": "binary"},
                        },
                    }
                }
            }
        }
    },
)
async def post_photo(key: Key, request: Request, here: Here) -> Response:
    """`upload.form` of a job: all fields as they came, then the photo as `file`."""
    async with request.form(**FORM_LIMITS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        photos, grant = await run_in_threadpool(_granted, key, fields, here)
        if not isinstance(file, UploadFile):
            raise errors.UploadMismatch(announced="file", found="-")
        agree(grant, grant.content_type, file.size)
        await run_in_threadpool(_copy, file, grant, photos)
    return Response(status_code=204)


def _granted(key: str, fields: Mapping[str, str], here: Serving) -> tuple[FolderPhotos, Grant]:
    if here.uploads is None:
        # Photos go straight to a store of their own.
        raise HTTPException(404)
    grant = verify(key, fields, here.uploads.secrets, here.ports.now())
    job = here.ports.records.job(key.rpartition("/")[2])
    if job is None or job.state != "pending":
        # A photo that was accepted stays as it is, and one that was deleted does not come back.
        raise errors.UploadExpired
    return here.uploads.folder, grant


async def _written(request: Request, photo: Arriving) -> None:
    waiting = bytearray()
    async for chunk in request.stream():
        waiting += chunk
        if len(waiting) >= AT_ONCE:
            await run_in_threadpool(photo.add, bytes(waiting))
            waiting.clear()
    await run_in_threadpool(photo.add, bytes(waiting))
    await run_in_threadpool(photo.keep)


def _copy(file: UploadFile, grant: Grant, photos: FolderPhotos) -> None:
    with photos.arriving(grant) as photo:
        while chunk := file.file.read(AT_ONCE):
            photo.add(chunk)
        photo.keep()
