import { model } from "../../models/s3.js";
import type { AwsService } from "../operation.js";
import { Access, type MayUse } from "./access.js";
import abortMultipartUpload from "./operations/abort-multipart-upload.js";
import completeMultipartUpload from "./operations/complete-multipart-upload.js";
import copyObject from "./operations/copy-object.js";
import createBucket from "./operations/create-bucket.js";
import createMultipartUpload from "./operations/create-multipart-upload.js";
import deleteBucket from "./operations/delete-bucket.js";
import deleteBucketPolicy from "./operations/delete-bucket-policy.js";
import deleteObject from "./operations/delete-object.js";
import deleteObjects from "./operations/delete-objects.js";
import getBucketCors from "./operations/get-bucket-cors.js";
import getBucketEncryption from "./operations/get-bucket-encryption.js";
import getBucketLocation from "./operations/get-bucket-location.js";
import getBucketOwnershipControls from "./operations/get-bucket-ownership-controls.js";
import getBucketPolicy from "./operations/get-bucket-policy.js";
import getBucketTagging from "./operations/get-bucket-tagging.js";
import getBucketVersioning from "./operations/get-bucket-versioning.js";
import getBucketWebsite from "./operations/get-bucket-website.js";
import getObject from "./operations/get-object.js";
import getPublicAccessBlock from "./operations/get-public-access-block.js";
import headBucket from "./operations/head-bucket.js";
import headObject from "./operations/head-object.js";
import listBuckets from "./operations/list-buckets.js";
import listObjectVersions from "./operations/list-object-versions.js";
import listObjects from "./operations/list-objects.js";
import listObjectsV2 from "./operations/list-objects-v2.js";
import listParts from "./operations/list-parts.js";
import putBucketPolicy from "./operations/put-bucket-policy.js";
import putObject from "./operations/put-object.js";
import uploadPart from "./operations/upload-part.js";
import type { Buckets } from "./service.js";

export const s3 = (service: Buckets, may: MayUse): AwsService<Buckets> => {
  const access = new Access(service, may);
  return {
    model,
    service,
    authorize: (caller, operation, input) => access.check(caller, operation, input),
    handlers: [
      abortMultipartUpload,
      completeMultipartUpload,
      copyObject,
      createBucket,
      createMultipartUpload,
      deleteBucket,
      deleteBucketPolicy,
      deleteObject,
      deleteObjects(access),
      getBucketCors,
      getBucketEncryption,
      getBucketLocation,
      getBucketOwnershipControls,
      getBucketPolicy,
      getBucketTagging,
      getBucketVersioning,
      getBucketWebsite,
      getObject,
      getPublicAccessBlock,
      headBucket,
      headObject,
      listBuckets,
      listObjectVersions,
      listObjects,
      listObjectsV2,
      listParts,
      putBucketPolicy,
      putObject,
      uploadPart,
    ],
  };
};
