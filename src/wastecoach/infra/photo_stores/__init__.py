"""Where uploaded photos lie: a folder, or a bucket of any service that speaks S3; one contract for both."""
