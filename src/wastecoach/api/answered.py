"""What a client gets back, but for what core says in its own words."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from wastecoach.core.jobs.job import State


class Put(BaseModel):
    """Upload by `PUT`: the photo as the body."""

    url: str
    headers: dict[str, str] = Field(description="that the request has to carry")


class FormUpload(BaseModel):
    """Upload by `POST` of a form: all fields, then the photo as `file`."""

    url: str
    fields: dict[str, str]


class Upload(BaseModel):
    """Two ways to upload, equal in rights."""

    put: Put
    form: FormUpload


class JobAddresses(BaseModel):
    """Where to ask about a job."""

    job_id: str = Field(
        description="unguessable: whoever holds it may see the job, unless it belongs to somebody"
    )
    status_url: str = Field(description="how far it is, to be polled")
    events_url: str = Field(description="the same as Server-Sent Events")
    result_url: str = Field(description="the Analysis, once it is done")


class Accepted(JobAddresses):
    """A job that waits for its photo."""

    upload_url: str = Field(description="for `PUT` with the media type that was announced")
    upload: Upload
    complete_url: str = Field(description="to be told by `POST` that the photo is there")
    expires_at: dt.datetime = Field(description="until when the photo can be uploaded")


class Working(JobAddresses):
    """A job that is worked on, or has ended."""

    status: str = Field("processing", description="always `processing`; see `state`")
    state: State


class BatchOut(BaseModel):
    """How far a batch is."""

    batch_id: str
    name: str
    created_at: dt.datetime
    total: int = Field(description="photos announced")
    states: dict[State, int] = Field(description="jobs by state")
    status_url: str
    results_url: str
